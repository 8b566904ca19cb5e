import numpy as np
import pytest
import torch
from torch import nn

from showdown.errors import UsageError
from showdown.fonts.corpus import load_corpus
from showdown.medium import CHUNK, MEDIA, Medium, get_medium, warp

STILL = np.array([[1, 0, 0], [0, 1, 0]], np.float32)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (CHUNK + 5, 32, 32), dtype=np.uint8)


def test_screen_changes_nothing_and_hands_out_a_copy(images):
    out = MEDIA["screen"](images, np.random.default_rng(0))
    assert np.array_equal(out, images)
    assert not np.shares_memory(out, images)


@pytest.mark.parametrize("name", ["print", "fax"])
def test_the_same_chance_gives_the_same_scan(name, images):
    first, second, other = (MEDIA[name](images, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)
    assert first.shape == images.shape
    assert first.dtype == np.uint8


def test_an_unmoved_warp_is_exact_and_a_whole_pixel_moves_a_pixel(images):
    ink = images[:2].astype(np.float32)
    assert np.array_equal(warp(ink, np.stack([STILL, STILL])), ink)
    step = STILL + np.array([[0, 0, 1], [0, 0, 0]], np.float32)
    assert np.array_equal(warp(ink, np.stack([step, step]))[:, :, :-1], ink[:, :, 1:])


def test_what_leaves_the_frame_is_paper():
    ink = np.ones((1, 8, 8), np.float32)
    far = STILL + np.array([[0, 0, 100], [0, 0, 0]], np.float32)
    assert warp(ink, far[None]).max() == 0


def test_blur_keeps_the_ink_and_noise_has_its_size():
    block = np.zeros((1, 32, 32), np.uint8)
    block[0, 12:20, 12:20] = 255
    blurred = Medium("blur", blur=2.0)(block, np.random.default_rng(0))
    assert blurred.max() < 250
    assert blurred.sum(dtype=int) == pytest.approx(block.sum(dtype=int), rel=0.01)
    grey = np.full((50, 32, 32), 128, np.uint8)
    noisy = Medium("noise", noise=0.08)(grey, np.random.default_rng(0))
    assert noisy.std() / 255 == pytest.approx(0.08, rel=0.03)


def test_an_unknown_medium_gets_a_hint():
    with pytest.raises(UsageError, match="Did you mean 'print'"):
        get_medium("prnt")


def train_reader(glyphs, steps: int) -> nn.Module:
    """A small convolutional classifier of letters that has seen every medium."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    layers: list[nn.Module] = []
    for n_in, n_out in ((1, 32), (32, 64), (64, 160)):
        layers += [nn.Conv2d(n_in, n_out, 3, 2, 1, bias=False), nn.BatchNorm2d(n_out), nn.ReLU()]
    reader = nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.4), nn.Linear(160 * 16, 26))
    reader = reader.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(reader.parameters(), 4e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, steps)
    for _ in range(steps):
        shares = np.split(rng.integers(0, len(glyphs), 192), 3)
        ink = np.concatenate([m(glyphs.images[s], rng) for m, s in zip(MEDIA.values(), shares, strict=True)])
        letters = codes(glyphs)[np.concatenate(shares)]
        loss = nn.functional.cross_entropy(reader(as_tensor(ink)), torch.from_numpy(letters))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return reader.eval()


def codes(glyphs):
    return np.unique(glyphs.letters, return_inverse=True)[1]


def as_tensor(images):
    return torch.from_numpy(images)[:, None] / 255


@pytest.mark.slow
def test_letters_stay_as_legible_in_print_as_on_screen_within_a_point():
    corpus = load_corpus()
    unseen = corpus.split("vault").glyphs
    reader = train_reader(corpus.split("train").glyphs, steps=900)

    def legibility(medium):
        with torch.no_grad():
            read = reader(as_tensor(medium(unseen.images, np.random.default_rng(5)))).argmax(1).numpy()
        return (read == codes(unseen)).mean()

    screen = legibility(MEDIA["screen"])
    assert screen > 0.93
    assert legibility(MEDIA["print"]) >= screen - 0.01
    # One bit a pixel closes small counters: a fax costs about two points more than a scanner.
    assert legibility(MEDIA["fax"]) >= screen - 0.03
    ruined = Medium("ruined", shift=3, rotation=10, blur=1.5, noise=0.3)
    assert legibility(ruined) < screen - 0.05  # so that the comparison can fail

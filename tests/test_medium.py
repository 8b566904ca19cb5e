import numpy as np
import pytest

from showdown.arena import eye
from showdown.errors import UsageError
from showdown.fonts.load import load_corpus
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


@pytest.mark.slow
def test_letters_stay_about_as_legible_through_a_medium_as_on_screen():
    corpus = load_corpus()
    unseen, train = corpus.split("vault").glyphs[::4], corpus.split("train").glyphs[::10]
    rng = np.random.default_rng(0)
    lesson = [eye.features(medium(train.images, rng)) for medium in MEDIA.values()]
    reader = eye.Reader(np.concatenate(lesson), np.tile(train.letters, len(MEDIA)))

    def legibility(medium):
        read = reader.read(eye.features(medium(unseen.images, np.random.default_rng(5))))
        return (read == unseen.letters).mean()

    screen = legibility(MEDIA["screen"])
    assert screen > 0.93
    # By this reader a scanner costs about one point, a fax, which closes small counters, about two.
    assert legibility(MEDIA["print"]) >= screen - 0.015
    for medium in MEDIA.values():
        assert legibility(medium) >= screen - 0.03, medium.name
    ruined = Medium("ruined", shift=3, rotation=10, blur=1.5, noise=0.3)
    assert legibility(ruined) < screen - 0.05  # so that the comparison can fail

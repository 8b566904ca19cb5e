"""Sparring plays, draws where the detector looked, and says what would help; advice fits the fault."""

import json

import numpy as np
import pytest
from PIL import Image

from showdown import advice, cli, spar
from showdown.arena.record import Record
from showdown.arena.sizes import SPARRING
from showdown.show.story import command
from tests.arena.rounds import a_round


def exhibits(fakes, scores=None, published=0.1):
    """Forty pictures, the first half forged: a square of ink, changed by `fakes`."""
    rng = np.random.default_rng(0)
    images = np.zeros((40, 32, 32), np.uint8)
    images[:, 8:24, 8:24] = rng.integers(200, 255, (40, 1, 1))
    images[:20] = fakes(images[:20])
    truth = np.arange(40) >= 20
    scores = np.where(truth, 0.9, 0.2) if scores is None else scores
    return {
        "exam_images": images,
        "exam_truth": truth,
        "exam_scores": scores.astype(np.float32),
        "exam_letters": np.array(["A", "B"] * 20),
        "published_scores": np.full(20, published, np.float32),
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [("copied", "Copying"), ("recall", "Too little variety"), ("legibility", "Illegible"),
     ("coverage", "Too few hands"), ("consistency", "do not look like one font")],
)  # fmt: skip
def test_a_tripped_guard_is_put_in_words(name, said):
    floor = {"copied": 0.05, "recall": 0.9, "coverage": 0.95, "legibility": 0.95, "consistency": 0.95}
    guards = {"tripped": [name], name: 0.2, "floor": floor}
    words = advice.advise("generator", a_round(guards=guards), exhibits(lambda images: images))
    assert said in words[0]
    assert "20%" in words[0] or "21%" in words[0] or "22%" in words[0]


def test_caught_by_ink_and_by_edges():
    said = " ".join(advice.advise("generator", a_round(), exhibits(lambda images: images // 2)))
    assert "Caught by ink: the forgeries have 49% less" in said
    rng = np.random.default_rng(1)
    noisy = exhibits(lambda images: np.where(rng.random(images.shape) < 0.2, 255 - images, images))
    assert "Caught by edges" in " ".join(advice.advise("generator", a_round(), noisy))


def test_a_rival_that_judges_nothing_is_told():
    blind = a_round(detector_qualified=False, unqualified=["blind"])
    assert "no judge (blind)" in advice.advise("generator", blind, exhibits(lambda images: images))[-1]


@pytest.mark.parametrize(
    ("changes", "scores", "published", "said"),
    [
        ({"unqualified": ["blind"], "canary_auc": 0.5}, None, 0.1, "weak forgeries"),
        ({"unqualified": ["inverted"]}, None, 0.1, "Inverted"),
        ({"unqualified": ["constant"]}, None, 0.1, "same score"),
        ({}, np.full(40, 0.1), 0.1, "says fake too readily"),
        ({}, np.full(40, 0.9), 0.1, "Overfitted: it catches 100% of the fakes"),
        ({}, np.tile([0.9, 0.1], 20), 0.1, "most of all 'A' (100%)"),
    ],
)
def test_a_detector_hears_of_its_faults(changes, scores, published, said):
    shown = exhibits(lambda images: images, scores, published)
    assert said in " ".join(advice.advise("detector", a_round(**changes), shown))


def test_a_forfeit_is_told_first():
    lost = {"generator": {"status": "crash", "cause": "the ink ran out"}, "detector": None}
    assert "the ink ran out" in advice.advise("generator", a_round(forfeits=lost), {})[0]
    shown = advice.advise("detector", a_round(forfeits=lost, balanced_accuracy=None), {})
    assert "rival forfeited" in shown[0]


def test_the_command_plays_and_draws(pictures, tmp_path, capsys):
    team, rival = "showdown.testing:MockDetector", "showdown.testing:MockGenerator"
    arguments = ["spar", team, "--against", rival, "--corpus", str(pictures), "--out", str(tmp_path / "run")]
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "--json"])
    assert not ended.value.code
    document = json.loads(capsys.readouterr().out)
    assert len(document["match"]["rounds"]) == spar.ROUNDS
    assert document["advice"]
    record = Record.open_run(tmp_path / "run")
    assert record.settings.sizes == SPARRING
    for played in record.judged:
        assert played.n_real <= SPARRING.exhibits
        assert played.confirmation is None
        assert len(record.exhibits(played.number)["published_images"]) == SPARRING.published
    again = command(record.settings)
    assert again.startswith(f"showdown spar {rival} --role generator --against {team}")
    with Image.open(document["saliency"]) as picture:
        assert picture.width > picture.height

import numpy as np
import pytest

from showdown.arena.round import from_json
from showdown.show import commentary
from showdown.show.figures import forgeries_line
from showdown.show.story import Story
from tests.arena.rounds import FORFEIT, a_round
from tests.test_cli import run_cli


@pytest.mark.parametrize(
    ("rounds", "said"),
    [
        ([a_round(1)], "The detector starts 20.0 points above a coin."),
        ([a_round(1), a_round(2, balanced_accuracy=0.65)], "The forger gains 5.0: 15.0 points above a coin."),
        (
            [a_round(1), a_round(2, balanced_accuracy=0.75)],
            "The detector gains 5.0: 25.0 points above a coin.",
        ),
        ([a_round(1), FORFEIT, a_round(3)], "Neither gains; 20.0 points above a coin."),
        ([a_round(1), FORFEIT], "No exam: the generator lost the turn."),
        ([a_round(1, balanced_accuracy=0.54)], "Match point: it looks like a coin flip."),
        ([a_round(1, balanced_accuracy=0.54), a_round(2, balanced_accuracy=0.46)], "Match point again."),
        ([a_round(1, balanced_accuracy=0.5, coin_flip=True)], "Coin flip, confirmed!"),
        ([a_round(1, guards={"tripped": ["copied"]})], "Guard tripped: copied."),
        (
            [a_round(1, guards={"tripped": [], "copied": 0.14})],
            "Close to a limit: 14% of the forgeries look copied.",
        ),
        ([a_round(1, unqualified=["blind"])], "The detector is unqualified (blind): nobody scores."),
    ],
)
def test_what_is_said_of_a_round(rounds, said):
    assert said in commentary.after_round(rounds, {})


def test_a_low_figure_stirs_its_guard():
    found = {"tripped": [], "copied": 0.0, "recall": 0.35, "floor": {"recall": 0.8}}
    assert "Close to a limit: recall 0.35." in commentary.after_round([a_round(1, guards=found)], {})
    found["recall"] = 0.5
    assert "Close to" not in commentary.after_round([a_round(1, guards=found)], {})


def test_a_record_that_is_older_than_a_guard_is_told_all_the_same():
    line = a_round(1).to_json()
    del line["guards"]["legibility"], line["guards"]["floor"]["legibility"]
    old = from_json(line)
    assert "legibility" not in forgeries_line(old)
    assert "recall 0.60 (0.87)" in forgeries_line(old)
    commentary.after_round([old], {})


def exhibits(fooling):
    letters = np.repeat(np.array(["A", "B"]), 10)
    truth = np.arange(20) % 2 == 0
    scores = np.where((letters == "A") & ~truth, 0.2, 0.8).astype(np.float32)
    scores[7] = fooling
    images = np.arange(20, dtype=np.uint8)[:, None, None].repeat(8, 1).repeat(8, 2)
    return {"exam_letters": letters, "exam_scores": scores, "exam_truth": truth, "exam_images": images}


def test_the_hardest_letter_is_told_from_its_real_glyphs():
    both = exhibits(0.1) | {"exam_scores": np.where(np.arange(20) < 10, 0.2, 0.8).astype(np.float32)}
    assert "Hardest" not in commentary.after_round([a_round(1)], both)  # real As are accused as often
    told = both | {"exam_scores": np.where((np.arange(20) < 10) & (np.arange(20) % 2 == 1), 0.2, 0.8)}
    assert (
        "Hardest to forge: A (100% of 5 forgeries caught, 0% of 5 real ones accused)."
        in commentary.after_round([a_round(1)], told)
    )


def test_a_coin_flip_has_no_hardest_letter():
    rng = np.random.default_rng(0)
    letters, truth = np.repeat([*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"], 100), np.arange(2600) % 2 == 0
    named = sum(
        commentary.hardest(
            commentary.by_letter(
                [{"exam_letters": letters, "exam_truth": truth, "exam_scores": rng.random(2600)}]
            )
        )
        is not None
        for _ in range(100)
    )
    assert named <= 12


def test_awards():
    rounds = [a_round(1), a_round(2, balanced_accuracy=0.6), FORFEIT, a_round(4, balanced_accuracy=0.62)]
    given = commentary.awards(rounds, {1: exhibits(0.1), 2: exhibits(0.99), 4: exhibits(0.3)})
    surest, catch, leap, letter = given
    assert surest.text == "the A of round 2; the detector gave it 0.990 of 1 for being real."
    assert surest.image[0, 0] == 7
    assert catch.text.startswith("the A of round 1")
    assert leap.text == "the forger's, 10.0 points in round 2."
    assert letter.text == ("A: 93% of 15 forgeries caught, 0% of 15 real ones accused, over the whole match.")
    assert commentary.awards([FORFEIT], {}) == []


def test_a_replay_tells_what_the_report_tells(stumbled, capsys):
    out = run_cli(["replay", stumbled], capsys)[1]
    story = Story(stumbled)
    for _, line in story.comments():
        assert line in out
    for award in story.awards():
        assert f"{award.title}: {award.text}" in out

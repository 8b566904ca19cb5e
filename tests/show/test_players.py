import pytest

from showdown.arena.verdict import VERDICTS
from showdown.errors import UsageError
from showdown.show.players import LONGEST_NAME, WON, Players, outcome_of
from tests.arena.rounds import LOST, a_round

NAMES = Players("Injae", "Samsan")
BOTH = {role: LOST["generator"] for role in ("generator", "detector")}
LATE = {"generator": None, "detector": LOST["generator"]}


def lost(number, forfeits=LOST):
    return a_round(number, balanced_accuracy=None, forfeits=forfeits)


def test_every_verdict_says_who_has_won():
    assert set(WON) | {"forfeit"} == {verdict.name for verdict in VERDICTS}
    for verdict in WON:
        outcome = outcome_of(verdict, [a_round(1), a_round(2)], NAMES)
        who = "Nobody" if outcome.winner is None else getattr(NAMES, outcome.winner)
        assert outcome.sentence.startswith(f"{who} wins: ")
        assert outcome.points == {"generator": 60.0, "detector": 40.0}


def test_the_points_are_those_of_the_round_that_decided():
    lost_first = [a_round(1, points={"generator": 9.0, "detector": 91.0}), *[a_round(2, points={
        "generator": 93.0, "detector": 0.0}, coin_flip=True, findings=["coin-flip"])]]  # fmt: skip
    assert outcome_of("coin-flip", lost_first, NAMES).points == {"generator": 93.0, "detector": 0.0}
    assert outcome_of("unresolved", [], NAMES).points == {"generator": 0.0, "detector": 0.0}


@pytest.mark.parametrize(
    ("rounds", "winner", "sentence"),
    [
        ([lost(1), lost(2), lost(3)], "detector", "Samsan wins: Injae lost 3 turns in a row."),
        ([a_round(1), *(lost(n, LATE) for n in (2, 3, 4))], "generator", "Injae wins: Samsan lost 3 turns"),
        ([lost(n, BOTH) for n in (1, 2, 3)], None, "Nobody wins: both sides lost 3 turns in a row."),
        ([lost(1, BOTH), lost(2), lost(3)], "detector", "Samsan wins: Injae lost 3 turns in a row."),
    ],
)
def test_a_forfeit_names_who_lost(rounds, winner, sentence):
    outcome = outcome_of("forfeit", rounds, NAMES)
    assert outcome.winner == winner
    assert outcome.sentence.startswith(sentence)


def test_a_match_without_an_exam_does_not_speak_of_exhibits():
    outcome = outcome_of("unresolved", [lost(1)], NAMES)
    assert outcome.sentence == "Samsan wins: Injae lost every turn that was played."
    assert outcome_of("unresolved", [lost(1, BOTH)], NAMES).sentence == (
        "Nobody wins: no round was judged to the end."
    )


def test_a_name_may_look_like_a_place_to_fill_in():
    outcome = outcome_of("detector-unqualified", [a_round(1)], Players("{generator}", "{0}"))
    assert outcome.sentence == "Nobody wins: {0} does not judge."


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("", "B"), "called ''"),
        (("A", " \n "), "called ''"),
        (("A\x1b[2J", "B"), "printable"),
        (("A" * (LONGEST_NAME + 1), "B"), f"1 to {LONGEST_NAME}"),
        (("Injae", " Injae "), "both players are called 'Injae'"),
    ],
)
def test_names_that_no_page_can_show_are_refused(names, reason):
    with pytest.raises(UsageError, match="Try: --names Injae Samsan") as caught:
        Players.of(None, names)
    assert reason in str(caught.value)


def test_names_are_set_on_one_line():
    assert Players.of(None, (" In \t jae", "Samsan")) == Players("In jae", "Samsan")

"""A league is played: everybody once a round, no lesson with one's own, the record the same each time."""

import json

import numpy as np
import pytest

from showdown.arena.chance import Chance
from showdown.arena.order import plan_round
from showdown.arena.turns import Forged
from showdown.errors import RecordError, UsageError
from showdown.league.entrants import Entrant
from showdown.league.forgeries import Forgeries
from showdown.league.hands import LocalHands
from showdown.league.play import play_league, replay_league, resume_league
from showdown.league.record import LeagueRecord
from showdown.league.settings import LeagueSettings
from showdown.medium import get_medium
from showdown.plugins import find_team
from showdown.seats import isolation
from tests.league.conftest import SMALL, Notes, mock


def files_of(folder):
    """What is promised to be the same: all but times, and what teams print."""
    paths = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".json", ".log", ".html")
    )
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in paths if path.name != "timings.jsonl"
    }


def test_everybody_plays_once_a_round_and_every_cell_has_its_figures(played, tmp_path):
    document = played(mock("ana"), mock("bo", "generator"), mock("cy", "detector"))
    assert [(turn["round"], turn["role"], turn["team"]) for turn in document["turns"]] == [
        (number, role, team)
        for number in (1, 2)
        for role, teams in (("generator", ("ana", "bo")), ("detector", ("ana", "cy")))
        for team in teams
    ]
    assert all(turn["steps"] == 2 and turn["answered"] for turn in document["turns"])
    for figures in document["rounds"]:
        assert np.shape(figures["cells"]) == (2, 2)
        assert [[cell["own"] for cell in row] for row in figures["cells"]] == [[True, False], [False, False]]
        assert all(0 <= cell["auc"] <= 1 for row in figures["cells"] for cell in row)
    assert document["versions"]["threads"] == 1
    assert json.loads((tmp_path / "league/league.json").read_text()) == document


FIELD = (mock("ana"), mock("bo", "generator"), mock("cy", "detector"))


@pytest.fixture(scope="module")
def whole(quick, pictures, tmp_path_factory, real):
    """The files of a league that nobody stopped, played by one worker."""
    folder = tmp_path_factory.mktemp("whole") / "league"
    settings = LeagueSettings.of(FIELD, rounds=2, seed=3, budget="2steps", corpus=pictures, sizes=SMALL)
    play_league(settings, folder, Notes(), workers=1, real=real)
    return files_of(folder)


def test_two_workers_leave_the_same_bytes_as_one(played, whole, tmp_path):
    played(*FIELD, workers=2)
    assert files_of(tmp_path / "league") == whole
    assert len(whole) > 10


@pytest.mark.parametrize(("after", "workers"), [(1, 2), (6, 1)])
def test_a_league_that_was_stopped_goes_on_to_the_same_bytes(played, whole, tmp_path, real, after, workers):
    folder = tmp_path / "league"
    with pytest.raises(KeyboardInterrupt):
        played(*FIELD, spectator=Notes(stop_after=after))
    with open(folder / "events.jsonl", "ab") as file:  # as a kill in the middle of a line leaves it
        file.write(b'{"event": "turn", "rou')
    (folder / "state/detector-00-02.bin").write_bytes(b"half")
    resumed = Notes()
    resume_league(folder, resumed, workers=workers, real=real)
    assert len(resumed.turns) == 8 - after  # nobody plays a turn twice
    assert files_of(folder) == whole


def test_a_turn_that_was_ready_before_others_is_kept_when_the_league_is_killed(
    played, whole, tmp_path, real, monkeypatch
):
    keep, take = LeagueRecord.keep_turn, LocalHands.take

    def all_but_the_first(self, turn, exhibits, state):
        if turn.at == 0:
            raise KeyboardInterrupt
        keep(self, turn, exhibits, state)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(LeagueRecord, "keep_turn", all_but_the_first)
        patched.setattr(LocalHands, "take", lambda self, tasks, tell: take(self, [*tasks][::-1], tell))
        played(*FIELD)
    assert (tmp_path / "league/events.jsonl").read_text().count("\n") == 1  # its line waits for the first's
    resumed = Notes()
    resume_league(tmp_path / "league", resumed, workers=1, real=real)
    assert (1, "generator", 1) not in [turn.key for turn in resumed.turns]
    assert files_of(tmp_path / "league") == whole


def test_a_finished_league_can_be_resumed_and_replayed_and_says_the_same(played, tmp_path):
    document = played(mock("ana"), mock("bo"), rounds=1)
    before = files_of(tmp_path / "league")
    seen = Notes()
    assert resume_league(tmp_path / "league", Notes()) == document
    assert replay_league(tmp_path / "league", seen) == document
    assert (len(seen.turns), len(seen.rounds)) == (4, 1)
    assert files_of(tmp_path / "league") == before


def lessons_of(tmp_path, at):
    log = (tmp_path / f"league/logs/detector-{at:02d}.log").read_text()
    return [eval(line.removeprefix("learns from ")) for line in log.splitlines() if line.startswith("learns")]


def test_a_detector_learns_from_all_rivals_alike_and_never_from_its_own_team(played, marked, tmp_path):
    ana, bo, cy = marked("ana", 40), marked("bo", 120), marked("cy", 200, "detector")
    played(ana, bo, cy, medium="screen")
    assert lessons_of(tmp_path, 0) == [{120.0: 120}, {120.0: 240}]  # of bo alone
    assert lessons_of(tmp_path, 1) == [{40.0: 120}, {40.0: 240}]
    assert lessons_of(tmp_path, 2) == [{40.0: 60, 120.0: 60}, {40.0: 120, 120.0: 120}]  # as many in all


def test_the_check_of_lessons_can_fail(played, marked, tmp_path, monkeypatch):
    monkeypatch.setattr("showdown.league.settings.LeagueSettings.are_rivals", lambda self, one, other: True)
    played(marked("ana", 40), marked("bo", 120), medium="screen", rounds=1)
    assert set(lessons_of(tmp_path, 0)[0]) == {40.0, 120.0}


def test_a_generator_hears_the_mean_of_its_rivals_alone(played, marked, tmp_path, monkeypatch):
    heard = []
    feedback = "showdown.league.forgeries.PublicShare.feedback"
    monkeypatch.setattr(feedback, lambda self, opinion: heard.append((self, opinion)))
    document = played(marked("ana", 40), marked("bo", 120), marked("cy", 200, "detector"), rounds=1)
    record = LeagueRecord.open_league(tmp_path / "league")
    said = [record.exhibits(1, "detector", at)["published_scores"] for at in range(3)]
    n = len(said[0]) // 2
    (ana, of_ana), (bo, of_bo) = heard
    assert len(ana.styles) == len(bo.styles) == n == 120
    np.testing.assert_allclose(of_ana, (said[1][:n] + said[2][:n]) / 2, rtol=1e-6)
    np.testing.assert_allclose(of_bo, (said[0][n:] + said[2][n:]) / 2, rtol=1e-6)
    assert not np.allclose(of_bo, (said[0][n:] + said[1][n:] + said[2][n:]) / 3)  # its own is not asked
    assert [found["unqualified"] for found in document["rounds"][0]["detectors"]] == [[], [], []]


def test_feedback_reaches_the_generator_in_the_next_round_after_a_resume_too(played, marked, tmp_path, real):
    field = (marked("ana", 40), marked("bo", 120))
    with pytest.raises(KeyboardInterrupt):
        played(*field, spectator=Notes(stop_after=4))
    resume_league(tmp_path / "league", Notes(), real=real)
    log = (tmp_path / "league/logs/generator-00.log").read_text()
    assert [line for line in log.splitlines() if line.startswith("heard")] == [
        "heard None",
        "heard (1, 120, 120)",
    ]


def test_a_generator_that_fails_loses_its_cells_and_nobody_elses(played, broken, tmp_path):
    document = played(mock("ana"), broken("bo", "generator", "raises"), mock("cy", "detector"), rounds=1)
    lost = [turn for turn in document["turns"] if turn["forfeit"]]
    assert [(turn["team"], turn["forfeit"]["status"]) for turn in lost] == [("bo", "crash")]
    assert "the ink ran out" in lost[0]["forfeit"]["cause"]
    cells = document["rounds"][0]["cells"]
    assert [[cell is None for cell in row] for row in cells] == [
        [True, False],
        [True, True],
    ]  # ana's judge has no rival
    assert "the ink ran out" in (tmp_path / "league/logs/generator-01.log").read_text()


def test_a_detector_that_fails_loses_its_cells_and_nobody_elses(played, broken):
    document = played(mock("ana"), broken("bo", "detector", "os_exit"), mock("cy", "detector"), rounds=1)
    assert [turn["team"] for turn in document["turns"] if turn["forfeit"]] == ["bo"]
    cells = document["rounds"][0]["cells"]
    assert [[cell is None for cell in row] for row in cells] == [
        [True, True, False]
    ]  # ana's judge has no rival
    assert [found is None for found in document["rounds"][0]["detectors"]] == [True, True, False]


def test_where_nobody_forges_nobody_judges_and_the_league_goes_on(played, broken):
    document = played(broken("bo", "generator", "sys_exit"), mock("cy", "detector"))
    judged = [turn for turn in document["turns"] if turn["role"] == "detector"]
    assert [(turn["steps"], turn["answered"], turn["forfeit"]) for turn in judged] == [
        (None, False, None)
    ] * 2
    assert [figures["cells"] for figures in document["rounds"]] == [[[None]]] * 2


def test_forgeries_that_nobody_published_are_in_no_lesson(real):
    chance, letters = Chance(bytes(16)), real.train.letters
    order, _ = plan_round(1, letters, real.vault, chance, SMALL)
    images = np.random.default_rng(0).integers(0, 256, (len(order.letters), 32, 32), np.uint8)
    forgeries = Forgeries(get_medium("screen"), chance, 120, 50)
    assert forgeries.lesson(1, 0, [0, 1]) is None
    forgeries.publish(1, 1, Forged(None, order, images))
    assert len(forgeries.lesson(1, 0, [0, 1])) == 50  # all that there is
    shown = {picture.tobytes() for picture in forgeries.lesson(1, 0, [0, 1]).images}
    assert shown <= {picture.tobytes() for picture in images[order.parts["published"]]}
    assert not shown & {picture.tobytes() for picture in images[order.parts["exam"]]}


def test_a_folder_that_is_taken_is_refused_before_anybody_plays(quick, terms, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/mine.txt").touch()
    with pytest.raises(RecordError, match=r"already holds other files. Try: --out"):
        play_league(terms(mock("ana"), mock("bo")), tmp_path / "taken", Notes())


@pytest.mark.parametrize("workers", [0, -3])
def test_fewer_than_one_worker_is_refused(quick, terms, tmp_path, workers):
    with pytest.raises(UsageError, match=r"expected 1 or more. Try: --workers"):
        play_league(terms(mock("ana"), mock("bo")), tmp_path / "league", Notes(), workers=workers)


PRIES = """
from pathlib import Path
from showdown.testing import MockDetector
class Mine(MockDetector):
    def prob_real(self, glyphs):
        for name in ("events.jsonl", "secret", "rounds/01/exam.npz", "rounds/01/generator-00.npz"):
            try:
                print(name, "READ", len((Path(PLACE) / name).read_bytes()), flush=True)
            except OSError as error:
                print(name, "BLOCKED", type(error).__name__, flush=True)
        return super().prob_real(glyphs)
"""


@pytest.mark.parametrize("beside", [False, True])
def test_no_team_reads_the_leagues_folder_even_if_it_lies_in_its_own(played, tmp_path, beside):
    if isolation.best_tier() != "landlock":
        pytest.skip("this machine keeps nobody from reading")
    home = tmp_path if beside else tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "mine.py").write_text(PRIES.replace("PLACE", repr(str(tmp_path / "league"))))
    pries = Entrant.of("pries", [find_team(f"{home / 'mine.py'}:Mine", "detector")])
    played(mock("ana", "generator"), pries, rounds=1)
    said = (tmp_path / "league/logs/detector-00.log").read_text()
    assert said.count("BLOCKED") >= 4 and "READ" not in said
    assert (tmp_path / "league/rounds/01/exam.npz").stat().st_size > 0  # there was something to read

"""league.html: all of a league on one page, from its folder alone, whatever its teams are called."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from showdown.arena.real_type import load_real_type
from showdown.arena.round import Inspection
from showdown.arena.sizes import Sizes
from showdown.errors import RecordError
from showdown.league import play, steward
from showdown.league.entrants import Entrant, LeftOff, find_entrant
from showdown.league.ladder import Ladder, Row
from showdown.league.play import play_league
from showdown.league.reading import read_paper
from showdown.league.settings import LeagueSettings
from showdown.league.spectator import Spectator
from showdown.plugins import find_team
from showdown.show.league_exhibits import RoundExhibits
from showdown.show.league_page import headline, write_league_page
from showdown.show.league_story import LeagueStory
from showdown.show.league_tables import heat_map, scale_of
from tests.arena import faulty
from tests.show.leagues import ladder_of, with_ending, with_ladder
from tests.show.test_pages_in_browser import SCHEMES, UNFOLD, WIDTHS, serious
from tests.show.test_report import Page, words
from tests.test_cli import run_cli

SMALL = Sizes(published=120, exhibits=90, confirm=0, canaries=60, matrix=0)
HOSTILE = "<img src=x onerror=alert(1)>"
LEFT_OFF = LeftOff("<b>mallory</b>", "generator", "sample returns </table><script>alert(2)</script>")
SECTIONS = (
    "The ladder",
    "Everybody against everybody: round 2",
    "Awards",
    "Who is whose nemesis",
    "The value of the game",
    "Each team’s best",
    "Left off, and turns that do not count",
    "Round by round",
    "How it was run",
    "Glossary",
)


class TripsTheFirst:
    """In the inspector's place, for shapes are no letters: the first of three generators broke a rule."""

    def __init__(self, *type_and_chance):
        self.looked = 0

    def inspect(self, *forgeries):
        self.looked += 1
        tripped = ("recall",) if self.looked % 3 == 1 else ()
        return Inspection({}, {}, tripped, float(not tripped))


class Stops(Spectator):
    """Stops a league after so many turns, as Ctrl-C would."""

    def __init__(self, after: int) -> None:
        self.left = after

    def turn_played(self, turn, seconds):
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


@pytest.fixture(scope="session")
def play_small(pictures, tmp_path_factory):
    """Play a league of quick teams, stopped after so many turns; returns its folder."""
    place = tmp_path_factory.mktemp("crash") / "team.py"
    place.write_text(Path(faulty.__file__).read_text(encoding="utf-8") + "\nFailingDetector.how = 'raises'\n")
    teams = [find_entrant(text) for text in ("noise", "blend", "ink")]
    teams.append(Entrant.of(HOSTILE, [find_team("logistic", "detector")]))
    teams[1] = replace(teams[1], house=True)
    broken = find_entrant(f"crash={place}:FailingDetector")
    both = Entrant.of("both", [find_team("blend", "generator"), find_team("logistic", "detector")])
    settings = LeagueSettings.of(
        [*teams, both, broken], rounds=2, seed=3, budget="60steps", corpus=pictures, sizes=SMALL,
        left_off=[LEFT_OFF],
    )  # fmt: skip

    def make(stop_after: int = -1) -> Path:
        folder = tmp_path_factory.mktemp("leagues") / "league"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(play, "admit", lambda settings, *how: settings)
            patch.setattr(steward, "Inspector", TripsTheFirst)
            patch.setattr(play, "new_secret", lambda: b"the tests' own!!")
            try:
                play_league(
                    settings, folder, Stops(stop_after), "off", real=load_real_type(settings.match(0, 0))
                )
            except KeyboardInterrupt:
                assert stop_after > 0
        return folder

    return make


@pytest.fixture(scope="session")
def whole(play_small):
    """A league that was played to its end, with its ladder."""
    return with_ladder(play_small())


@pytest.fixture
def league(whole, tmp_path):
    """A copy of it, to write into."""
    return Path(shutil.copytree(whole, tmp_path / "league"))


def page_of(folder: Path) -> str:
    return write_league_page(folder).read_text(encoding="utf-8")


def test_the_page_needs_nothing_beside_it_and_has_all_its_parts(league):
    text = page_of(league)
    page = Page(text)
    assert (page.outside, page.nameless) == ([], [])
    assert "http" not in text
    assert "@import" not in text
    assert len(page.ids) == len(set(page.ids))
    assert "prefers-color-scheme: dark" in text
    assert [heading for heading in page.headings if heading in SECTIONS] == list(SECTIONS)
    assert page_of(league) == text  # the same folder, the same bytes


def test_names_and_causes_of_others_are_escaped(league):
    text = page_of(league)
    for hostile in (HOSTILE, LEFT_OFF.name, LEFT_OFF.why, "<script>alert"):
        assert hostile not in text
    said = words(text)
    assert HOSTILE in said
    assert f"{LEFT_OFF.name} generator, before the league {LEFT_OFF.why}" in " ".join(
        words(text.replace("</td>", " </td>").replace("</th>", " </th>")).split()
    )
    assert text.count("<script") == 1  # its own


def test_the_ladder_stands_with_classes_intervals_and_ranks(league):
    text, ladder = page_of(league), ladder_of(league)
    for row in ladder.rows:
        if row.rating is not None:
            assert f"{row.low:.2f} to {row.high:.2f}" in text
    assert text.count('class="class"') == sum(row.rating is not None for row in ladder.rows) >= 3
    assert text.count("not rated") == sum(row.rating is None for row in ladder.rows) >= 2  # noise, crash


def test_the_heat_map_is_in_the_ladders_order_and_says_in_text_what_counts_for_nobody(league):
    story = LeagueStory(league)
    shown = heat_map(story, story.rounds[-1])
    assert shown.detectors == [row.team for row in story.ladder.of("detector")]
    assert [name for name, _ in shown.rows] == [row.team for row in story.ladder.of("generator")]
    kinds = {
        (name, other): cell
        for name, row in shown.rows
        for other, cell in zip(shown.detectors, row, strict=True)
    }
    assert kinds["both", "both"].text.startswith("(")
    assert kinds["noise", HOSTILE].text.endswith("†")  # a guard tripped
    assert kinds["blend", "ink"].text.endswith("†")  # no judge
    assert kinds["blend", "crash"].text == "–"
    fair = kinds["blend", HOSTILE]
    at = [story.names("generator").index("blend"), story.names("detector").index(HOSTILE)]
    assert fair.text == f"{100 * story.rounds[-1].cells[at[0]][at[1]].auc:.0f}"
    assert shown.kinds == {"fair", "own", "moot", "gone"}


def test_the_page_says_who_lost_a_turn_and_how(league):
    said = words(page_of(league))
    assert "lost its turn (crash): " in said
    assert "the ink ran out" in said
    assert "tripped recall" in said
    assert "is no judge (blind)" in said


def test_best_forgery_and_best_catch_are_those_that_the_scores_say(league):
    story = LeagueStory(league)
    batch = RoundExhibits(story, 2)
    blend, other, both = (
        story.names("generator").index("blend"),
        *map(story.names("detector").index, (HOSTILE, "both")),
    )
    mine = batch.paper["exam_generators"] == blend
    heard = [at for at in range(len(batch.scores)) if story.rounds[1].is_qualified(at)]
    assert len(heard) >= 2
    best = batch.scores[heard].mean(axis=0)[mine].max()
    assert batch.best_forgery(blend).score == pytest.approx(best, abs=1e-6)
    assert f"{best:.2f} of 1" in batch.best_forgery(blend).text
    assert batch.best_forgery(story.names("generator").index("noise")) is None  # it broke a rule
    own = batch.paper["exam_generators"] == story.names("generator").index("both")
    assert not batch.heard[both][own].any()  # nobody catches its own
    assert batch.heard[other][own].all()
    assert batch.scores[other][batch.heard[other]].min() <= 0.5
    assert "Forged by " in batch.best_catch(other).text


def test_a_league_that_was_cut_short_has_a_page(play_small):
    for stop_after in (1, 9):
        folder = play_small(stop_after)
        text = page_of(folder)
        said = words(text)
        assert f"there is no ladder. Rounds that are scored: {len(LeagueStory(folder).rounds)} of 2." in said
        assert "The ladder" not in Page(text).headings
        assert "showdown resume" in said
        assert (folder / "secret").read_text().strip() not in text  # the league may go on
    assert "Everybody against everybody: round 1" in Page(text).headings


def test_a_league_without_a_rating_has_a_page(league):
    rows = Ladder(tuple(Row(name, role) for role in ("generator", "detector")
                        for name in LeagueStory(league).names(role)))  # fmt: skip
    with_ladder(league, ladder=rows.to_json(), game=None)
    assert "Nobody could be rated" in headline(LeagueStory(league))
    assert "The value of the game" not in Page(page_of(league)).headings


@pytest.mark.parametrize(
    "damage",
    [
        {"ladder": [{"team": "stranger", "role": "generator"}]},
        {"ladder": [{"team": "blend", "role": "generator", "rating": "7"}]},
        {"ladder": [{"team": "blend", "role": "generator", "rating": 7.0}]},
        {"ladder": 7},
        {"ladder": [], "game": {"value": 1}},
        {"ladder": [], "game": {"value": 1, "generators": {"blend": 7}, "detectors": {}}},
    ],
)
def test_a_ladder_that_somebody_changed_is_refused_in_a_line(league, damage):
    with_ending(league, {"event": "ladder", "secret": "00" * 16, **damage})
    with pytest.raises(RecordError, match=r"has a ladder that cannot be read .* Try: a copy"):
        write_league_page(league)


def test_a_paper_that_somebody_changed_is_refused_in_a_line(league):
    settings, path = LeagueStory(league).settings, league / "rounds/02/exam.npz"
    kept = read_paper(league, 2, settings)
    for name, value in (
        ("exam_generators", kept["exam_generators"] + 9),
        ("exam_letters", np.full(len(kept["exam_letters"]), "<b>")),
        ("exam_truth", kept["exam_truth"][1:]),
        ("exam_images", kept["exam_images"].astype(float)),
    ):
        np.savez(path, **kept | {name: value})
        with pytest.raises(RecordError, match=r"exam.npz is missing or damaged"):
            write_league_page(league)
    path.unlink()
    with pytest.raises(RecordError, match=r"exam.npz is missing or damaged"):
        write_league_page(league)


def test_an_interval_without_end_does_not_push_all_bars_together():
    sure, lost = (Row("a", "generator", 0.0, -1.0, 1.0), Row("b", "generator", 1.0, -40.0, 42.0))
    scale = scale_of((sure, lost))
    assert (scale.low, scale.high) == pytest.approx((-2.2, 3.2))
    assert scale.percent(42.0) == 100


def test_report_writes_a_leagues_page(league, capsys):
    code, out, _ = run_cli(["report", league], capsys)
    assert (code, out.strip()) == (0, f"The league's page is in {league / 'league.html'}")
    code, _, err = run_cli(["report", league, "--names", "Ana", "Bo"], capsys)
    assert code == 2
    assert "holds a league; --quiz and --names are for a match" in err


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_in_a_browser_everybody_can_read_it_and_nothing_of_a_team_runs(width, scheme, league, visit):
    page = visit(write_league_page(league), width, scheme)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []

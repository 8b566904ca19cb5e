"""Every check catches a team that has its fault; healthy teams pass."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from showdown import cli, scaffold, testing
from showdown.arena import qualify
from showdown.checks import bench, chances, examine, questions
from showdown.checks.lesson import teach
from showdown.contract import Clock
from showdown.errors import ChecksFailed
from showdown.fonts.load import load_corpus
from showdown.plugins import find_team, installed
from tests.checks import faults

FILE = Path(faults.__file__)
pytestmark = pytest.mark.usefixtures("one_hall")


@pytest.fixture(scope="module")
def corpus(pictures):
    return load_corpus(pictures)


def look(name, corpus, **more):
    return examine(find_team(f"{FILE}:{name}"), corpus, pace=False, **more)


@pytest.mark.parametrize(
    ("name", "check", "said"),
    [
        ("TooFewArguments", "signature", "fit(self, real, clock)"),
        (
            "Shuffled",
            "signature",
            "sample(self, styles, letters), which is called as (self, letters, styles)",
        ),
        ("WantsArguments", "loads", "depth"),
        ("Crashes", "trains", "ZeroDivisionError"),
        ("Unkept", "trains", "cannot be kept"),
        pytest.param("NeverStops", "trains", "within", marks=pytest.mark.slow),
        ("Floats", "sample", "float64"),
        ("WithChannel", "sample", "1, 32, 32"),
        ("NeedsMany", "batch of one", "batch norm"),
        ("ByChance", "pure", "other company"),
        ("ByPlace", "pure", "other company"),
        ("Forgets", "saves and loads", "answers differently"),
        ("Unseeded", "same seed", "one seed"),
        ("Overruns", "steps", "43 steps on a budget of 3"),
        pytest.param("Late", "seconds", "within", marks=pytest.mark.slow),
        ("OneRound", "second round", "AssertionError"),
        ("Chatters", "output", "bytes"),
        ("Ranks", "pure", "other company"),
        ("NotANumber", "prob_real", "NaN for 72 of 72"),
        ("Logits", "prob_real", "values from"),
        ("TwoColumns", "prob_real", "(72, 2)"),
        ("Squeezes", "batch of one", "()"),
        ("NoCurves", "outlines", "None"),
        ("CurvesByChance", "outlines", "other curves in other company"),
    ],
)
def test_each_check_catches_its_fault(name, check, said, corpus, monkeypatch):
    if name in ("NeverStops", "Late"):  # who waits for them waits less
        monkeypatch.setattr(bench, "GRACE_SECONDS", 1.0)
        monkeypatch.setattr(questions, "STEPS", replace(questions.STEPS, seconds=1.0))
    failed = {finding.check: finding for finding in look(name, corpus).failed}
    assert check in failed
    found = failed[check]
    assert said in found.came
    assert found.wanted and found.mend
    if name not in ("Chatters", "WantsArguments"):
        assert found.line.startswith("faults.py:"), found.line


def test_a_crash_names_the_line_of_theirs(corpus):
    (found,) = look("Crashes", corpus).failed
    assert found.line.endswith("return 1 / len([])")
    assert "line    faults.py:" in found.text


@pytest.mark.parametrize(
    ("name", "check", "said"),
    [
        ("Inverted", "chances", "the paper is dark"),
        ("Swapped", "chances", "real and fake are swapped"),
        ("OnlyCapitals", "odd letters", "not in list"),
        ("CurvesInsideOut", "outlines", "36 of 36 glyphs"),
        (
            "CurvesOfAnother",
            "outlines",
            "12 of 36 glyphs: their curves draw another picture than sample does. The worst is 'bar'",
        ),
    ],
)
def test_what_cannot_win_is_warned_of_and_may_play(name, check, said, corpus):
    report = look(name, corpus)
    assert report.passed
    (warning,) = report.warnings
    assert warning.check == check and said in warning.came
    assert warning.wanted and warning.mend and warning.line
    assert "with 1 warning" in report.text and "WARNING" in report.text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Collapsed", "one shade"),
        ("OneForAll", "every picture is the same: a match disqualifies"),
        ("OneStyle", "every style draws the same picture"),
        ("Inverted", "the paper is dark"),
        ("FromZeroToOne", "darker than 1 of 255"),
        ("OnTheirSide", "on their side"),
        ("Mirrored", "mirrored"),
        ("Healthy", ""),
    ],
)
def test_pictures_that_cannot_win_are_seen_as_that(name, said):
    lesson = teach(load_corpus())  # letters: rings, bars and crosses look the same when they are turned
    team = getattr(faults, name)()
    team.fit(lesson.real, Clock(steps=1), None)
    drawn = team.sample(lesson.letters.tolist(), lesson.styles)
    doubt = chances.doubt_of_pictures(drawn, lesson.letters, lesson.real)
    assert (said in doubt.came) if said else doubt is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Shrugs", "a match calls such a detector unqualified"),
        ("CallsAllForged", "it calls 100% of the glyphs forged"),
        ("CallsAllReal", "it calls 100% of the glyphs real"),
        ("Swapped", "real and fake are swapped"),
        ("LooksForGrey", ""),
    ],
)
def test_scores_that_cannot_win_are_seen_as_that(name, said, corpus):
    lesson = teach(corpus)
    team = getattr(faults, name)()
    team.fit(lesson.seen, lesson.fake, Clock(steps=1))
    doubt = chances.doubt_of_scores(team.prob_real(lesson.exhibits), lesson.truth)
    assert (said in doubt.came) if said else doubt is None


@pytest.mark.parametrize("team", ["Healthy", "HealthyDetector", "LooksForGrey"])
def test_a_healthy_team_passes_every_check(team, corpus):
    report = look(team, corpus)
    assert report.passed and not report.warnings, report.text
    assert "fit to play" in report.text


def test_only_who_has_curves_is_asked_for_them(corpus):
    report = look("Curved", corpus)
    assert report.passed and not report.warnings, report.text
    assert [found.status for found in report.findings if found.check == "outlines"] == ["ok"]
    assert "outlines" not in {found.check for found in look("Healthy", corpus).findings}


@pytest.mark.parametrize("role", ["generator", "detector"])
def test_the_blank_template_passes_without_a_complaint(role, corpus, tmp_path):
    code, *_ = scaffold.write_team(role, "mine", tmp_path)
    report = examine(find_team(f"{code}:Mine"), corpus, pace=False)
    assert {finding.status for finding in report.findings if finding.check != "files beside it"} == {"ok"}


@pytest.mark.slow
@pytest.mark.parametrize(("role", "name"), [(r, n) for r in ("generator", "detector") for n in installed(r)])
def test_every_house_team_passes(role, name, corpus):
    report = examine(find_team(name, role), corpus, pace=False)
    assert report.passed, report.text


def test_the_checks_in_a_test_of_ones_own(corpus, check_team):
    assert testing.check_generator(faults.Healthy, corpus).passed
    assert check_team(faults.HealthyDetector, corpus).role == "detector"
    with pytest.raises(ChecksFailed, match=r"not fit to play(.|\n)*1 / len"):
        check_team(faults.Crashes, corpus)


def test_the_command_ends_with_1_where_something_falls_short(pictures, capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(["check", "--corpus", str(pictures), *arguments])
        return int(ended.value.code or 0), capsys.readouterr().out

    status, out = run(f"{FILE}:Crashes", "--json")
    assert status == 1
    document = json.loads(out)
    assert document["passed"] is False
    assert "1 / len([])" in next(one["traceback"] for one in document["findings"] if one["traceback"])
    status, out = run(f"{FILE}:Floats")
    assert status == 1
    assert "FAILED  sample" in out
    assert "skipped" in out


def test_the_check_and_the_referee_agree_on_who_calls_nearly_all_the_same():
    assert chances.FLAG_RATES == qualify.FLAG_RATES

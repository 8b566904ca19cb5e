"""How a report begins. What it says by each verdict is kept in snapshots/openings.txt, to be read."""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from showdown.arena.points import points_of
from showdown.arena.round import from_json
from showdown.arena.verdict import VERDICTS
from showdown.show import plots
from showdown.show.linked import ENTRIES, Linker, anchor
from showdown.show.opening import real_above_forged, three_exhibits
from showdown.show.pictures import glyph_uri
from showdown.show.players import Players
from showdown.show.report import report_html, write_report
from showdown.show.story import Story
from tests.arena.rounds import OPINION, TEST, a_round
from tests.show.test_report import words
from tests.show.test_snapshots import compare
from tests.test_cli import MOCKS, run_cli

NAMES = ("Injae", "Samsan")


class Outline(HTMLParser):
    """What a page is made of, in order: tags of interest, and the depth of details that they stand in."""

    def __init__(self, text):
        super().__init__()
        self.parts, self._folded = [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self._folded += tag == "details"
        if tag in ("img", "h1", "svg", "table", "dl"):
            self.parts.append((tag, self._folded))

    def handle_endtag(self, tag):
        self._folded -= tag == "details"


def concluded(run, name):
    """A copy of a run whose last round supports that verdict alone."""
    path = run / "events.jsonl"
    events = [json.loads(line) for line in path.read_text().splitlines()]
    *before, last = [event for event in events if event["event"] != "verdict"]
    for event in [*before, last]:
        if event["event"] == "round":
            event |= {"findings": []}
    last |= {"findings": [] if name == "unresolved" else [name], "confirmation": TEST}
    last["panel"] = [OPINION]
    last["detector_qualified"] = name != "detector-unqualified"
    last["unqualified"] = [] if last["detector_qualified"] else ["blind"]
    last["guards"] |= {"honesty": 0.0 if name == "generator-disqualified" else 0.9}
    last["points"] = points_of(from_json(last))
    path.write_text("".join(json.dumps(event) + "\n" for event in [*before, last]))
    return run


def score_and_meaning(story):
    """The two parts of the page that depend on the verdict, in words."""
    sections = re.findall(r"<section.*?</section>", report_html(story), re.DOTALL)
    told = [words(one) for one in sections if 'aria-label="The score"' in one or "<h2>What it means" in one]
    return "\n".join(told).replace("What it means ", "")


def test_what_a_report_says_by_each_verdict(run, gave_up):
    said = []
    for verdict in VERDICTS:
        story = Story(gave_up if verdict.name == "forfeit" else concluded(run, verdict.name), NAMES)
        assert story.verdict is verdict
        said.append(f"{verdict.name}\n{score_and_meaning(story)}\n{story.basis}.\n")
    compare("openings", "\n".join(said))


def test_a_forfeit_names_the_team_and_its_reason(gave_up):
    text = words(report_html(Story(gave_up, NAMES)))
    assert "Samsan wins: Injae lost 3 turns in a row." in text
    assert "Injae lost the turn (crash): RuntimeError: no pen." in text
    assert "rests on no round" not in text


def test_pictures_come_first_then_the_score_and_tables_are_folded(run):
    parts = Outline(write_report(run).read_text()).parts
    kinds = [kind for kind, _ in parts]
    assert kinds.index("img") < kinds.index("h1") < kinds.index("svg") < kinds.index("table")
    assert kinds[: kinds.index("h1")].count("img") == 16
    assert all(folded for kind, folded in parts if kind in ("table", "dl"))
    assert [folded for kind, folded in parts if kind == "svg"][:2] == [0, 0]  # the curve, wide and narrow


@pytest.mark.parametrize(("labels", "most"), [("A", 8), ("AB", 8), ("ABCDEFGHIJ", 4), ("ABC", 8)])
def test_the_first_real_stands_above_the_first_forged_of_the_same_letter(labels, most):
    letters = np.array([*labels] * 12)
    truth = np.arange(len(letters)) % (2 * len(labels)) < len(labels)
    images = np.arange(len(letters), dtype=np.uint8)[:, None, None].repeat(8, 1).repeat(8, 2)
    batch = {"exam_letters": letters, "exam_truth": truth, "exam_images": images}
    shown = real_above_forged(batch, most)
    assert len(shown) == min(most, 6 * len(labels))
    assert [each.letter for each in shown] == sorted(each.letter for each in shown)
    for letter in {each.letter for each in shown}:
        own = [each for each in shown if each.letter == letter]
        for side, got in ((True, [each.real for each in own]), (False, [each.forged for each in own])):
            at = np.flatnonzero((letters == letter) & (truth == side))[: len(own)]
            assert got == [glyph_uri(images[one]) for one in at]


def test_a_letter_that_one_side_lacks_is_not_shown():
    batch = {
        "exam_letters": np.array(["A", "A", "B"]),
        "exam_truth": np.array([True, False, True]),
        "exam_images": np.zeros((3, 8, 8), np.uint8),
    }
    assert [each.letter for each in real_above_forged(batch)] == ["A"]


def test_the_three_exhibits_are_those_that_they_say():
    batch = {
        "exam_letters": np.array([*"ABCDEF"]),
        "exam_truth": np.array([True, True, True, False, False, False]),
        "exam_scores": np.array([0.9, 0.3, 0.1, 0.7, 0.95, 0.2], np.float32),
        "exam_images": np.arange(6, dtype=np.uint8)[:, None, None].repeat(8, 1).repeat(8, 2),
    }
    told = three_exhibits(batch, Players(*NAMES))
    assert [each.letter for each in told] == ["E", "F", "C"]
    assert [each.source for each in told] == [glyph_uri(batch["exam_images"][at]) for at in (4, 5, 2)]
    assert told[0].text == "Forged; Samsan gave it 0.95 of 1 for being real."
    batch["exam_scores"][:] = [0.9, 0.9, 0.9, 0.1, 0.1, 0.1]
    told = three_exhibits(batch, Players(*NAMES))
    assert [each.text for each in told[::2]] == ["No forgery passed.", "No real letter was accused."]
    assert told[0].source == ""


def test_names_stand_for_the_teams_and_are_escaped(run, capsys):
    assert run_cli(["report", run, "--names", "<i>Injae", "Sam & san"], capsys)[0] == 0
    text = (run / "report.html").read_text()
    assert "<i>Injae" not in text
    assert "<title>Showdown: &lt;i&gt;Injae against Sam &amp; san</title>" in text
    assert "Sam & san tells real from forged (with mockdetector)" in words(text)
    status, _, err = run_cli(["report", run, "--names", "Injae", "Injae"], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "both players are called" in err


def test_a_match_can_be_given_its_names_at_once(capsys, tmp_path, pictures):
    command = ["arena", *MOCKS, "--corpus", pictures, "--rounds", 1, "--budget", "1steps", "--quiet"]
    assert run_cli([*command, "--out", tmp_path / "run", "--names", *NAMES], capsys)[0] == 0
    assert "<title>Showdown: Injae against Samsan</title>" in (tmp_path / "run/report.html").read_text()
    status, _, err = run_cli([*command, "--out", tmp_path / "no", "--names", "Injae", " "], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert not (tmp_path / "no").exists()


def test_every_link_of_the_page_leads_to_its_word(run):
    text = write_report(run).read_text()
    links = re.findall(r'href="#([^"]+)"', text)
    assert len(links) > 10
    for target in links:
        assert f'id="{target}"' in text or target.startswith(("accuracy", "value", "matrix", "roc", "rel"))
    assert {anchor("Balanced accuracy"), anchor("AUC"), anchor("Guard")} <= set(links)


def test_a_word_is_linked_where_it_is_first_read_and_only_as_a_word():
    linked = Linker()
    assert linked("The AUCs <b>").count("<a ") == 1
    assert "<b>" not in linked("<b>")
    assert linked("an AUC") == "an AUC"  # was linked already
    assert linked("guardian") == "guardian"
    assert len(set(map(anchor, ENTRIES.values()))) == len(ENTRIES)


@pytest.mark.parametrize(
    "accuracies",
    [[0.52], [0.97, 0.96], [0.5, 0.49, 0.51], [0.55] * 10, [0.3, 0.9], [0.02, 0.03], [0.6, None]],
)
def test_no_curve_leaves_half_of_its_chart_empty(accuracies):
    rounds = [
        a_round(
            n,
            balanced_accuracy=x,
            **({} if x is None else {"accuracy_low": x - 0.01, "accuracy_high": x + 0.01}),
        )
        for n, x in enumerate(accuracies, 1)
    ]
    (axes,) = plots.make_figure([lambda axes: plots.draw_accuracy(axes, rounds)], (6, 3)).axes
    low, high = axes.get_xlim() if len(rounds) == 1 else axes.get_ylim()
    known = [0.45, 0.55, *(x for x in accuracies if x is not None)]
    assert low < min(known) and max(known) < high + 0.01
    assert (max(known) - min(known)) / (high - low) > 0.7
    left, right = axes.get_xlim()
    assert len(rounds) == 1 or (left, right) == (0.5, len(rounds) + 0.5)

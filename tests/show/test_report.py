import html
import json
import re
from html.parser import HTMLParser

import pytest

from showdown import cli
from showdown.arena.record import Record
from showdown.arena.verdict import VERDICTS
from showdown.show import plots
from showdown.show.glossary import GLOSSARY
from showdown.show.report import write_report
from showdown.show.story import Story, command
from tests.arena.rounds import OPINION, TEST
from tests.test_cli import MOCKS, run_cli

MOST_BYTES = 2_000_000
FROM_ELSEWHERE = ("src", "href", "xlink:href", "action", "data", "poster", "srcset")


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.outside: list[str] = []
        self.nameless: list[str] = []
        self.ids: list[str] = []
        self._tag = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self._tag = tag
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.outside += [
            found[name]
            for name in FROM_ELSEWHERE
            if found.get(name) and not found[name].startswith(("data:", "#"))
        ]
        if tag == "img" and "alt" not in found:
            self.nameless.append(tag)
        if found.get("role") == "img" and not found.get("aria-label"):
            self.nameless.append("figure")

    def handle_data(self, data):
        if self._tag in ("h1", "h2") and data.strip():
            self.headings.append(data.strip())


def words(page: str) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub("<[^>]*>", "", body)).split())


def test_the_page_needs_nothing_beside_it(run):
    text = write_report(run).read_text()
    page = Page(text)
    assert page.outside == []
    assert page.nameless == []
    assert "http" not in text
    assert "@import" not in text
    assert len(page.ids) == len(set(page.ids))
    assert len(text.encode()) < MOST_BYTES / 5  # two rounds of ten
    assert "prefers-color-scheme: dark" in text
    assert "currentColor" in text
    for heading in (
        "What it means",
        "Three exhibits of round 2",
        "Round by round",
        "The match in figures",
        "How one style grew up",
        "The guards",
        "How it was run",
        "Glossary",
    ):
        assert heading in page.headings


def test_every_figure_of_the_record_is_on_the_page(run):
    text = write_report(run).read_text()
    record = Record.open_run(run)
    for played in record.judged:
        for name in ("balanced_accuracy", "accuracy_low", "accuracy_high", "auc"):
            assert f"{getattr(played, name):.3f}" in text
        assert f"{played.value:.2f}" in text
    for name in ("jsd_bound", "tv_bound", "brier", "auc_low", "auc_high", "canary_auc"):
        assert f"{getattr(record.rounds[-1], name):.3f}" in text
    last = record.rounds[-1].guards
    for name in ("copied", "recall", "coverage", "legibility", "kid", "frechet"):
        assert f"{last.figures[name]:.3f}" in text
        assert f"{last.floor[name]:.3f}" in text
    for line in record.document()["matrix"]:
        for cell in line:
            assert re.search(rf">{100 * cell:.0f}</text>", text)
    assert record.circumstances.corpus in text
    assert record.circumstances.isolation in text
    assert record.circumstances.versions["numpy"] in text
    assert all(word in text for word in ("Sigmoid", "Logit", "Epoch", "Batch", "Discriminator", "AUC"))
    assert text.count("<dt id=") == len(GLOSSARY)


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict.name)
def test_every_verdict_says_what_it_does_not_mean(verdict):
    assert "does not mean" not in verdict.meaning
    assert verdict.beyond.count("does not mean") == 1
    assert verdict.headline.endswith(".")


def test_the_page_holds_the_command_word_by_word(run):
    text = write_report(run).read_text()
    found = re.search(r'<code class="command">(.*?)</code>', text)
    assert html.unescape(re.sub("<.*?>", "", found[1])) == command(
        Story(run).settings, Story(run).document["secret"]
    )


def test_the_matrix_is_a_table_too(run):
    text = write_report(run).read_text()
    table = text[text.index('<table class="matrix">') :]
    for line in Record.open_run(run).document()["matrix"]:
        row = "".join(f"<td>{100 * cell:.0f}</td>" for cell in line)
        assert row in table


def test_the_same_record_gives_the_same_page(run):
    assert write_report(run).read_bytes() == write_report(run).read_bytes()


def test_a_forfeited_round_leaves_a_gap_and_its_cause_escaped(stumbled, tmp_path):
    record = Record.open_run(stumbled)
    assert [p.number for p in record.judged] == [1, 3]
    text = write_report(stumbled, tmp_path / "page.html").read_text()
    assert "The generator forfeits (crash)" in text
    assert "&lt;b&gt;no ink&lt;/b&gt; &amp; no paper" in text
    assert "<b>no ink" not in text
    assert text.count('alt="Round ') == 2  # of the hand that grew up
    assert ">–</text>" in text  # of the matrix


def test_a_match_without_any_exam_still_has_a_report(mute, tmp_path):
    text = write_report(mute, tmp_path / "page.html").read_text()
    assert "No round was judged" in text
    assert "<svg" not in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"coin_flip": True, "findings": ["coin-flip"], "panel": [OPINION]},
            [
                "The forger has made it a coin flip.",
                "0.481 to 0.525",
                "AUC 0.507: confirmed",
                "no better than a coin",
            ],
        ),
        (
            {
                "findings": ["outclassed"],
                "panel": [OPINION | {"confirmed": False, "still_tells": True}],
            },
            ["still tells these forgeries", "Fresh cnn is right 50.3% of the time", "tells"],
        ),
        (
            {"panel": [{"juror": "fresh cnn", "failed": "no memory", "confirmed": False}]},
            ["failed: no memory", "fresh cnn gave no opinion: it failed"],
        ),
        (
            {"confirmation": None, "findings": ["generator-disqualified"]},
            ["The forger is disqualified.", "tripped copied, recall", "No round was close enough"],
        ),
        (
            {
                "confirmation": None,
                "findings": ["detector-unqualified"],
                "detector_qualified": False,
                "unqualified": ["blind"],
            },
            ["The detector does not judge", "unqualified (blind)"],
        ),
    ],
)
def test_what_a_verdict_rests_on_is_told(changes, expected, run):
    path = run / "events.jsonl"
    events = [json.loads(line) for line in path.read_text().splitlines()]
    *before, last = [event for event in events if event["event"] != "verdict"]
    last |= {"confirmation": TEST, "detector_qualified": True, "unqualified": [], **changes}
    honest = "generator-disqualified" not in last["findings"]
    last["guards"]["tripped"] = [] if honest else ["copied", "recall"]
    path.write_text("".join(json.dumps(event) + "\n" for event in [*before, last]))
    text = words(write_report(run).read_text())
    for told in expected:
        assert told in text


def test_the_command_plays_the_same_match(finished):
    settings = Story(finished).settings
    words = command(settings)
    assert "--seed 3" in words
    assert "--generator showdown.testing:MockGenerator" in words
    assert "--letters bar,cross,ring" in words


def test_a_match_ends_with_its_report_and_a_failure_to_draw_costs_nothing(
    capsys, tmp_path, pictures, monkeypatch
):
    arguments = ["arena", *MOCKS, "--corpus", pictures, "--rounds", 1, "--budget", "1steps", "--out"]
    status, out, _ = run_cli([*arguments, tmp_path / "one"], capsys)
    assert status == 0
    assert f"The report is in {tmp_path / 'one' / 'report.html'}" in out
    assert (tmp_path / "one/report.html").is_file()

    def broken(*_: object, **__: object) -> str:
        raise ValueError("no\ncrayons")

    monkeypatch.setattr(plots, "inline_svg", broken)
    status, out, err = run_cli([*arguments, tmp_path / "two"], capsys)
    assert status == 0
    assert "The record is in" in out
    assert err.endswith(
        f"The report could not be drawn: no crayons. Try: showdown report {tmp_path / 'two'}\n"
    )
    assert (tmp_path / "two/match.json").is_file()


def test_the_report_is_written_again_from_the_folder_alone(run, capsys, tmp_path):
    assert run_cli(["report", run], capsys)[0] == 0
    assert (run / "report.html").is_file()
    assert run_cli(["report", run, "--out", tmp_path / "page.html"], capsys)[0] == 0
    assert (tmp_path / "page.html").read_bytes() == (run / "report.html").read_bytes()
    assert run_cli(["report", run, "--out", tmp_path / "page.html"], capsys)[0] == 2
    assert run_cli(["report", run, "--out", tmp_path / "page.html", "--force"], capsys)[0] == 0


@pytest.mark.parametrize("command_name", ["report", "gallery", "plot", "walk", "quiz"])
def test_help_shows_an_example(command_name, capsys):
    with pytest.raises(SystemExit):
        cli.main([command_name, "--help"])
    assert f"Try:  showdown {command_name} showdown-runs/" in capsys.readouterr().out

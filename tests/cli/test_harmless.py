"""What a team says, in whatever way, arrives as characters that can be seen, and commands nothing."""

import json
import re

import pytest

from showdown.cli import main
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus

# the title of the window, its clipboard, a cleared screen, a line of its own, and reading from right to left
SAID = "\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\x9b31m\r\nERROR: all is lost\u202egnp"
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|^ERROR: all is lost", re.MULTILINE)
TEAM = f"""
from showdown.testing import MockDetector
class Mine(MockDetector):
    def fit(self, real, fake, clock):
        print({SAID!r}, flush=True)
        raise ValueError({SAID!r})
"""


@pytest.fixture(scope="module")
def place(pictures, tmp_path_factory):
    """A corpus, and a team that says too much."""
    folder = tmp_path_factory.mktemp("loud")
    save_corpus(load_corpus(pictures, size=64), folder / "shapes.npz")
    (folder / "mine.py").write_text(TEAM)
    return folder


def said(arguments, capsys):
    with pytest.raises(SystemExit):
        main([str(word) for word in arguments])
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_a_team_commands_no_terminal_and_no_page(place, capsys):
    team, run, corpus = f"{place}/mine.py:Mine", place / "run", place / "shapes.npz"
    match = ["arena", "--generator", "showdown.testing:MockGenerator", "--detector", team, "--rounds", "1"]
    match += ["--budget", "1steps", "--corpus", corpus]
    texts = {
        "arena": said([*match, "--out", run, "--logs"], capsys),
        "json": said([*match, "--out", place / "other", "--json", "--quiet"], capsys),
        "replay": said(["replay", run], capsys),
        "check": said(["check", team, "--corpus", corpus], capsys),
        "spar": said(["spar", team, "--corpus", corpus, "--out", place / "bout"], capsys),
        "page": (run / "report.html").read_text(),
        "record": (run / "events.jsonl").read_text(),
    }
    for name, text in texts.items():
        assert RAW.search(text) is None, name
        assert "owned" in text, name  # it arrives
    assert r"\x1b]0;owned\x07" in texts["arena"]
    assert r"\r\nERROR" in texts["arena"]
    assert SAID.replace("\r\n", "\n").split("\n")[0].encode() in (run / "logs" / "detector.log").read_bytes()
    assert RAW.search((run / "logs" / "detector.log").read_bytes().decode())  # the control: there it is raw


def test_a_file_that_says_too_much_is_named_harmlessly(tmp_path, capsys):
    for word in (SAID, SAID + ".py:Mine", SAID + ".npz"):
        text = said(["check", word, "--corpus", tmp_path / word.replace("/", "")], capsys)
        assert RAW.search(text) is None
        assert text.startswith("Error: ")
    assert json.loads(json.dumps(SAID)) == SAID

"""A stranger's run: whatever was done to it, a command shows it or refuses it in one line."""

import random
from collections import Counter

import pytest

from tests.arena import mutator, strangers
from tests.arena.strangers import GOOD, try_one

pytestmark = pytest.mark.skipif(
    not hasattr(strangers.signal, "SIGALRM"), reason="this platform has no alarms"
)


@pytest.fixture(scope="module")
def whole(alphabet_file, tmp_path_factory):
    """A short match that was played to its end."""
    place = tmp_path_factory.mktemp("whole")
    words = ["arena", "--generator", "blend", "--detector", "ink", "--rounds", "2", "--budget", "1steps"]
    words += ["--play-on", "--quiet", "--letters", "A-C", "--corpus", str(alphabet_file)]
    end, said = strangers.ended([*words, "--out", str(place / "run")])
    assert end == "done", said
    return place / "run"


def test_a_whole_run_passes_every_command(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(strangers, "tamper", lambda *_: "nothing")
    for command in strangers.COMMANDS:
        monkeypatch.setattr(strangers, "COMMANDS", [command])
        assert try_one(whole, tmp_path, random.Random(0))[0] == "done", command


def test_a_tampered_run_is_shown_or_refused_in_one_line(whole, tmp_path):
    rng, ends, bad = random.Random(19), Counter(), []
    for _ in range(10):
        end, what = try_one(whole, tmp_path, rng)
        ends[end] += 1
        bad += [] if end in GOOD else [f"{end}: {what}"]
    assert bad == []
    assert ends["refused"] > 2  # else the changes would prove nothing


def test_a_link_that_was_followed_would_be_seen(whole, tmp_path, monkeypatch):
    """The control: a program that writes through links fails the very same test."""

    def write(path, *contents):
        with open(path, "wb") as file:
            file.writelines(contents)

    monkeypatch.setattr("showdown.show.report.write_whole", write)
    monkeypatch.setattr(strangers, "COMMANDS", ["report"])
    monkeypatch.setattr(mutator, "CHANGES", {"link": mutator.change_into_a_link})
    monkeypatch.setattr(mutator, "LINKED", ("report.html",))
    monkeypatch.setattr(mutator, "FOLDERS", ())
    ends = {try_one(whole, tmp_path, random.Random(seed))[0] for seed in range(3)}
    assert "bytes outside" in ends

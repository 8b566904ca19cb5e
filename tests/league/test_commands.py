"""`showdown league`, and the other commands on its folder: what they print, and how they end."""

import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from showdown.league.record import LeagueRecord
from tests.league.test_play import files_of
from tests.test_cli import run_cli

FIELD = ["noise", "blend", "ink"]
COMMAND = [sys.executable, "-P", "-c", "from showdown.cli import main; main()"]


@pytest.fixture
def options(tmp_path, pictures):
    """The arguments of a small league into that folder."""

    def make(folder="league", *more):
        rest = ["--budget", "2steps", "--rounds", "2", "--secret", "00" * 16, "--workers", "1"]
        return ["league", *FIELD, *rest, "--corpus", pictures, "--out", tmp_path / folder, *more]

    return make


@pytest.fixture(scope="module")
def folder(quick, tmp_path_factory, pictures):
    """A league that was played by the command."""
    from showdown import cli

    place = tmp_path_factory.mktemp("played") / "league"
    arguments = ["league", *FIELD, "--budget", "2steps", "--rounds", "2", "--secret", "00" * 16, "--quiet"]
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "--workers", "1", "--corpus", str(pictures), "--out", str(place)])
    assert not ended.value.code
    return place


def test_a_replay_shows_the_cells_the_ladders_and_who_played(folder, capsys):
    status, out, _ = run_cli(["replay", folder], capsys)
    assert status == 0
    lines = out.splitlines()
    assert lines[0].startswith("League: 2 generators against 1 detector, print, 3 letters, 2steps a turn")
    assert "round  1  generator noise: 0 steps" in lines
    assert any(line.startswith("noise  ") for line in lines)
    assert "detectors: class, team, rating and its 95% interval, rank, nemesis" in lines
    assert lines[-2:] == [f"The record is in {folder}", f"Its secret was {'00' * 16}."]


def test_json_is_one_document_and_nothing_else(folder, capsys):
    status, out, err = run_cli(["replay", folder, "--json"], capsys)
    assert (status, json.loads(out)) == (0, json.loads((folder / "league.json").read_text()))
    assert "generators against" in err


@pytest.mark.parametrize(
    "command",
    [["quiz"], ["gallery", "x.png"], ["plot", "x.svg"], ["walk", "x.gif"], ["arena", "--again"]],
)
def test_what_is_for_one_match_says_so_in_a_line(folder, command, capsys):
    name, *more = command
    arguments = [name, *more, folder] if name == "arena" else [name, folder, *more]
    status, out, err = run_cli(arguments, capsys)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "holds a league; this command takes one match. Try: " in err
    assert f"showdown replay {folder}" in err


def test_a_league_that_is_stopped_says_how_to_go_on_and_goes_on(
    quick, options, folder, tmp_path, capsys, monkeypatch
):
    keep = LeagueRecord.keep_turn

    def twice(self, turn, exhibits, state):
        if len(self.turns) == 2:
            raise KeyboardInterrupt
        keep(self, turn, exhibits, state)

    with monkeypatch.context() as patched:
        patched.setattr(LeagueRecord, "keep_turn", twice)
        status, _, err = run_cli(options(), capsys)
    assert status == 130
    place = tmp_path / "league"
    assert err.splitlines()[-1] == f"Stopped. What was played is in {place}. Try: showdown resume {place}"
    status, out, err = run_cli(["resume", place], capsys)
    assert status == 0
    assert "round  1  generator noise" not in out  # it is not played again
    assert "Runs the generator noise: the code of showdown.teams" in err
    assert files_of(place) == files_of(folder)


def test_a_full_disk_is_told_and_the_league_goes_on_later(quick, options, tmp_path, capsys, monkeypatch):
    def full(path, *contents):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patched:
        patched.setattr("showdown.league.record.write_whole", full)
        status, _, err = run_cli(options(), capsys)
    assert status == 1
    assert err.splitlines()[-1].startswith("Error: the system refused: No space left on device")
    assert f"showdown resume {tmp_path / 'league'}" in err.splitlines()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="a kill as POSIX knows it")
def test_a_league_that_is_killed_goes_on_to_the_same_bytes(options, tmp_path):
    whole, cut = (
        subprocess.Popen([*COMMAND, *map(str, options(name, "--quiet", "--rounds", "1"))])
        for name in ("whole", "cut")
    )
    record = tmp_path / "cut/events.jsonl"
    while cut.poll() is None and not (record.is_file() and b"turn" in record.read_bytes()):
        time.sleep(0.01)
    os.kill(cut.pid, signal.SIGKILL)
    assert (cut.wait(), whole.wait()) == (-signal.SIGKILL, 0)
    assert subprocess.run([*COMMAND, "resume", str(tmp_path / "cut"), "--quiet"], check=False).returncode == 0
    assert files_of(tmp_path / "cut") == files_of(tmp_path / "whole")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "none of the 0 teams has a generator"),
        (["ink"], "Try: --house"),
        (["blend", "nosuch"], "nosuch"),
        (["--teams", "nowhere"], "no folder 'nowhere'"),
        (["blend", "ink", "--workers", "0"], "--workers"),
        (["blend", "ink", "--isolation", "off", "--workers", "2"], "one by one"),
        (["blend", "ink", "--rounds", "0"], "--rounds"),
    ],
)
def test_bad_input_gets_one_line_and_status_2(arguments, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run_cli(["league", *arguments], capsys)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].startswith("Error: ") and told in err.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_record_is_told(folder, tmp_path, capsys):
    place = tmp_path / "copy"
    place.mkdir()
    for content in ('{"event": "league"}\n', '{"event": "league", "schema": 99}\n'):
        (place / "events.jsonl").write_text(content)
        for command in ("replay", "resume"):
            status, _, err = run_cli([command, place], capsys)
            assert (status, err.count("\n")) == (2, 1)
            assert "is damaged, or of another version of Showdown" in err

"""How a match ends that the world does not let go on: one line, a status, and nothing lost."""

import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time

import pytest

from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus
from showdown.seats import isolation, proc
from showdown.walls.privileges import is_root

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the faults are made as Linux makes them")

SLOW = """
import time
from showdown.testing import MockDetector
class Slow(MockDetector):
    def fit(self, real, fake, clock):
        super().fit(real, fake, clock)
        time.sleep(SECONDS)
"""
SECRET = "00" * 16
COMMAND = [sys.executable, "-P", "-c", "from showdown.cli import main; main()"]


@pytest.fixture(scope="module")
def corpus(pictures, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "shapes.npz"
    save_corpus(load_corpus(pictures, size=64), path)
    return path


def arguments_of(place, corpus, out, seconds):
    (place / "slow.py").write_text(SLOW.replace("SECONDS", str(seconds)))
    teams = ["--generator", "showdown.testing:MockGenerator", "--detector", f"{place}/slow.py:Slow"]
    rest = ["--rounds", "3", "--budget", "2steps", "--size", "32", "--play-on", "--secret", SECRET]
    return ["arena", *teams, *rest, "--corpus", str(corpus), "--out", str(place / out)]


@pytest.fixture
def match(tmp_path, corpus):
    """The arguments of a short match in three rounds, whose detector sleeps `seconds` in each."""

    def arguments(out="run", seconds=0.0):
        return arguments_of(tmp_path, corpus, out, seconds)

    return arguments


def begin(arguments, command=COMMAND):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([*command, *arguments], **pipes)


def done(arguments, command=COMMAND):
    process = begin(arguments, command)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in (out or "") + (err or ""), err
    return process.returncode, out or "", err or ""


def wait_for(path, times=600):
    for _ in range(times):
        if path.exists() and path.stat().st_size:
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} never came")


def events(folder):
    """The record but for its first line, which names where the teams lie."""
    return (folder / "events.jsonl").read_bytes().split(b"\n")[1:]


@pytest.fixture(scope="module")
def undisturbed(corpus, tmp_path_factory):
    place = tmp_path_factory.mktemp("undisturbed")
    status, _, err = done(arguments_of(place, corpus, "run", 0))
    assert status == 0, err
    return events(place / "run")


def test_two_cannot_play_in_one_folder(match, tmp_path, undisturbed):
    first = begin(match(seconds=1.5))
    wait_for(tmp_path / "run" / "lock")
    status, _, err = done(["resume", str(tmp_path / "run")])
    assert (status, err.count("\n")) == (2, 1)
    assert f"is being played by process {first.pid}. Try: wait" in err
    assert done(["report", str(tmp_path / "run")])[0] in (0, 2)  # who only looks is not in the way
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    match(seconds=0.3)
    assert done(["resume", str(tmp_path / "run")])[0] == 0
    assert not (tmp_path / "run" / "lock").exists()
    assert events(tmp_path / "run") == undisturbed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_match_as_ctrl_c_does(match, tmp_path, number, undisturbed):
    process = begin(match(seconds=1))
    wait_for(tmp_path / "run" / "timings.jsonl")
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert err.splitlines()[-1] == f"Stopped. What was played is in {tmp_path / 'run'}. " + (
        f"Try: showdown resume {tmp_path / 'run'}"
    )
    assert proc.descendants(process.pid) == []
    match(seconds=0)
    assert done(["resume", str(tmp_path / "run")])[0] == 0
    assert events(tmp_path / "run") == undisturbed


@pytest.mark.parametrize("closed", ["both", "read by nobody"])
def test_a_match_goes_on_when_its_screen_is_gone(match, tmp_path, closed, undisturbed):
    ends = {"both": ">&- 2>&-", "read by nobody": "| true"}[closed]
    line = shlex.join([*COMMAND, *match()])
    ended = subprocess.run(["bash", "-c", f"{line} {ends}"], capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr
    wait_for(tmp_path / "run" / "match.json")
    for _ in range(400):  # the shell does not wait for it in every case
        if any(b"secret" in line for line in events(tmp_path / "run")):
            break
        time.sleep(0.05)
    assert events(tmp_path / "run") == undisturbed


def test_a_folder_that_vanishes_is_told(match, tmp_path):
    process = begin(match(seconds=1))
    wait_for(tmp_path / "run" / "timings.jsonl")
    while (tmp_path / "run").exists():  # the match writes on meanwhile
        shutil.rmtree(tmp_path / "run", ignore_errors=True)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("Error: the system refused: No such file")


@pytest.mark.skipif(not is_root(), reason="only root mounts")
def test_a_disk_that_fills_up_loses_nothing(match, tmp_path, undisturbed):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk], check=False)
    if mounted.returncode:
        pytest.skip("this container mounts nothing")
    try:
        process = begin(match("disk/run", seconds=1))
        wait_for(disk / "run" / "timings.jsonl")
        with contextlib.suppress(OSError), open(disk / "filler", "wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 16))
        _, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert "Traceback" not in err
        assert "No space left" in err.splitlines()[-1]
        assert f"showdown resume {disk / 'run'}" in err.splitlines()[-1]
        (disk / "filler").unlink()
        match("disk/run", seconds=0)
        assert done(["resume", str(disk / "run")])[0] == 0
        assert events(disk / "run") == undisturbed
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_file_that_may_not_grow_loses_nothing(match, tmp_path, undisturbed):
    """As on a full disk, for a user who mounts nothing: the report fits in no file."""
    line = "ulimit -f 60; exec " + shlex.join([*COMMAND, *match()])
    status, _, err = done([], ["bash", "-c", line])
    assert status in (0, 1)
    assert err.count("\n") <= 2
    assert done(["resume", str(tmp_path / "run")])[0] == 0
    assert events(tmp_path / "run") == undisturbed


def call_of(process):
    """The process of a team that is at work: a grandchild, two while the next one stands ready."""
    for _ in range(400):
        found = proc.descendants(process.pid)
        for pid in found[1:]:
            with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as stat:
                if int(stat.read().rpartition(")")[2].split()[11]) > 0:  # it has used the processor
                    return pid
        time.sleep(0.01)
    raise AssertionError("no process of a team")


@pytest.mark.skipif(
    isolation.best_tier() != "landlock", reason="in the weaker tiers a team could do it itself"
)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_others_end_costs_nobody(match, tmp_path, number, undisturbed):
    process = begin(match(seconds=1))
    wait_for(tmp_path / "run" / "timings.jsonl")
    time.sleep(0.3)
    os.kill(call_of(process), number)
    match()  # the rest need not be slow
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert events(tmp_path / "run") == undisturbed


NO_FILTER = """
import sys
from unittest.mock import patch
from showdown.walls import seccomp
refused = seccomp.REFUSED
seccomp.REFUSED = {"seccomp": (317, 277)}
seccomp.conditional = lambda pid: {"prctl": ((157, 167), ((seccomp.Check(0, (22,), never=True),),))}
from showdown.walls.privileges import prctl
prctl(38, 1)
seccomp.refuse_calls()
seccomp.REFUSED = refused
from showdown.cli import main
main(sys.argv[1:])
"""


@pytest.mark.skipif(isolation.best_tier() != "landlock", reason="there is nothing to fall from")
def test_a_kernel_without_filters_is_told_and_no_team_is_blamed(match, tmp_path):
    """As in a container that refuses them: the tier falls, which the screen and the record say."""
    command = [sys.executable, "-P", "-c", NO_FILTER, *match()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Isolation is 'limits' here" in done.stderr
    assert "Try: Linux 5.13 or later" in done.stderr
    document = json.loads((tmp_path / "run" / "match.json").read_text())
    assert document["isolation"] == "limits"
    assert all(played["forfeits"] == {"generator": None, "detector": None} for played in document["rounds"])

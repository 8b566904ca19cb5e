"""A team's log: written by the referee alone, up to a limit."""

import os
import subprocess
import sys

import pytest

from showdown.seats import drain

LENGTH = "import os; print(os.fstat(1).st_size, flush=True)"


def printed(log, lines):
    pipe = drain.Drain(log)
    with pipe.handing_over() as writer:
        process = subprocess.Popen([sys.executable, "-c", lines], stdout=writer)
    assert process.wait() == 0
    pipe.finish()
    return pipe


def test_a_process_cannot_tell_how_long_its_log_is(tmp_path):
    log = tmp_path / "team.log"
    log.write_text("x" * 731)
    printed(log, LENGTH)
    assert log.read_text() == "x" * 731 + "0\n"
    with open(log, "ab") as file:  # the control: a process that writes to the log itself
        subprocess.run([sys.executable, "-c", LENGTH], stdout=file, check=True)
    assert log.read_text().endswith("0\n733\n")


def test_a_log_that_is_full_takes_no_more_and_says_so_once(tmp_path, monkeypatch):
    monkeypatch.setattr(drain, "MOST_LOGGED", 1000)
    log = tmp_path / "team.log"
    for _ in range(3):
        printed(log, "print('y' * 100_000)")
    kept = log.read_bytes()
    assert kept.startswith(b"y" * 1000)
    assert kept[1000:] == drain.FULL


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_disk_holds_nobody_up(tmp_path):
    pipe = printed(tmp_path.joinpath("/dev/full"), "print('z' * 1_000_000)")
    assert pipe.trouble is not None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="elsewhere a process has ended when its log is read")
def test_all_that_a_living_process_has_printed_can_be_waited_for(tmp_path):
    for number in range(40):
        log = tmp_path / f"{number}.log"
        pipe = drain.Drain(log)
        with pipe.handing_over() as writer:
            kept = os.dup(writer)
        for piece in (b"one line", b"\n", b"x" * 50_000, b"\n"):
            os.write(kept, piece)
        pipe.settle()
        assert log.read_bytes() == b"one line\n" + b"x" * 50_000 + b"\n"
        os.close(kept)
        pipe.settle()
        pipe.finish()

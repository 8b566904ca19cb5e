"""One call of the intruder in a seat, at some tier: what the attack tests and their benchmark share."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np

from showdown.contract import Glyphs
from showdown.plugins import Team
from showdown.seats.budget import Budget
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.seat import Seat
from showdown.walls.privileges import NOBODY, is_root, others_can_read
from tests.seats import intruder

GLYPHS = Glyphs(np.zeros((100, 32, 32), np.uint8), np.array(list("abcd") * 25), medium="screen")

OFF = """
import sys
from pathlib import Path
from tests.seats import break_in
break_in.without_a_seat(Path(sys.argv[1]))
"""
ASLEEP = [  # as poor as a team's process, which could not reach a richer one anyway
    sys.executable,
    "-c",
    "import signal\nfrom showdown.walls.privileges import drop_capabilities\n"
    "drop_capabilities()\nprint('asleep', flush=True)\nsignal.pause()",
]


def outcomes(place: Path, tier: str) -> dict[str, str]:
    """What each attack came to, by name: its line of the log, which begins with WORKED or BLOCKED."""
    place = Path(tempfile.mkdtemp(dir=place))  # of its own: Python keeps what it compiled of a file
    place.chmod(0o755)
    with targets(place) as addresses:
        call(place, tier, "Intruder", addresses)
    return read_log(place / "run" / "intruder.log")


def read_log(log: Path) -> dict[str, str]:
    """What each attack came to, off a log."""
    told = log.read_text(errors="replace").splitlines()
    lines = [line.split(" ", 1) for line in told if line.startswith(("WORKED", "BLOCKED"))]
    return {rest.partition(":")[0]: f"{word} {rest}" for word, rest in lines}


def off(place: Path) -> dict[str, str]:
    """The same without a seat: in a process that prints straight into its log."""
    log = place / "off.log"
    with open(log, "wb") as file:
        subprocess.run([sys.executable, "-c", OFF, str(place)], stdout=file, check=True)
    return read_log(log)


def without_a_seat(place: Path) -> None:
    """The intruder in this very process, which ends with it: the control of what every tier stops."""
    place = Path(tempfile.mkdtemp(dir=place))
    with targets(place) as addresses:
        file = written(place, addresses)
        (place / "run").mkdir()
        Path(addresses["log"]).write_text("")
        spec = spec_from_file_location("intruder", file)
        assert spec is not None and spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        os.chdir(place)
        module.Intruder().prob_real(GLYPHS)


def call(
    place: Path, tier: str, team_class: str, addresses: dict[str, Any] | None = None, how: str = ""
) -> str:
    """Fit and ask once; returns the log. Whatever the seat raises is raised."""
    file = written(place, addresses or {}, how)
    log = place / "run" / "intruder.log"
    log.parent.mkdir(exist_ok=True)
    with closing(ForkLauncher()) as launcher:
        seat = Seat(Team("detector", "intruder", str(file), team_class), launcher, tier, 1, 32)
        seat.log, seat.answer_seconds, seat.sealed = log, 20.0, (str(log.parent),)
        seat.fit_detector(1, GLYPHS, GLYPHS, Budget(1, 5.0), lambda steps, share: None)
        seat.prob_real(1, GLYPHS)
    return log.read_text(errors="replace")


def written(place: Path, addresses: dict[str, Any], how: str = "") -> Path:
    """The file of an intruder that knows where to strike."""
    file = place / "team" / "intruder.py"
    file.parent.mkdir(exist_ok=True)
    source = Path(intruder.__file__).read_text().replace("ADDRESSES = {}", f"ADDRESSES = {addresses!r}")
    file.write_text(source + (f"\nHoarder.how = {how!r}\n" if how else ""))
    own(file)
    return file


@contextmanager
def targets(place: Path) -> Iterator[dict[str, Any]]:
    """Things to attack: a file, a process of the same user, a socket."""
    victim, door = place / "team" / "victim.py", place / "door"  # it may be read
    victim.parent.mkdir(exist_ok=True)
    victim.write_text("precious = True\n")
    own(victim)
    door.unlink(missing_ok=True)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening,
        subprocess.Popen(ASLEEP, stdout=subprocess.PIPE, user=NOBODY if leaves_root() else None) as process,
    ):
        listening.bind(str(door))
        door.chmod(0o777)
        assert process.stdout is not None and process.stdout.readline() == b"asleep\n"
        try:
            log = place / "run" / "intruder.log"
            yield {"victim": str(victim), "log": str(log), "pid": process.pid, "door": str(door)}
        finally:
            process.send_signal(signal.SIGKILL)


def leaves_root() -> bool:
    """Whether a team's process is not root's, though we are."""
    homes = (Path(sys.prefix), Path(sys.base_prefix), Path(__file__))
    return is_root() and all(map(others_can_read, homes))


def own(path: Path) -> None:
    """Give a path to the user that a team of root's becomes: then no right of a file's protects it."""
    if leaves_root():
        os.chown(path, NOBODY, NOBODY)

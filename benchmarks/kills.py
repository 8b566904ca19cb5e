"""Kill the referee, a host, or the process of a call at some moment of a match: what becomes of the record?

Usage: python benchmarks/kills.py [--kills 30] [--seed 0]    (from the root of the repository; six minutes)
Each match has the same seed and secret. One that loses its referee is resumed. Then its record is held
against the undisturbed one, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.faults import shapes
from showdown.seats import proc

COMMAND = [sys.executable, "-P", "-c", "from showdown.cli import main; main()"]
MATCH = ["arena", "--generator", "blend", "--detector", "logistic", "--rounds", "3", "--budget", "20steps"]
MATCH += ["--size", "32", "--play-on", "--secret", "00" * 16]
COLUMNS = {"same record": 13, "other record": 14, "nobody there": 14, "lost": 6, "left behind": 13}
KINDS = ("referee", "host", "call")


def main() -> None:
    """Print a line a kind of process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        corpus = shapes(place)
        began = time.monotonic()
        run(place / "undisturbed", corpus)
        long = time.monotonic() - began
        wanted = (place / "undisturbed" / "events.jsonl").read_bytes()
        print(f"{options.kills} kills each, from 0.6 to {long:.1f} s of a match, seed {options.seed}")
        heads = "".join(f"{name:>{width}}" for name, width in COLUMNS.items())
        print(f"{'killed':<10}{heads}")
        for kind in KINDS:
            ends: Counter[str] = Counter()
            for number in range(options.kills):
                folder = place / f"{kind}-{number}"
                ends.update(disturbed(kind, folder, corpus, rng.uniform(0.6, long), wanted))
            cells = "".join(f"{ends[name]:>{width}}" for name, width in COLUMNS.items())
            print(f"{kind:<10}{cells}", flush=True)


def run(folder: Path, corpus: Path) -> None:
    """Play the match to its end."""
    match = [*COMMAND, *MATCH, "--corpus", str(corpus), "--out", str(folder)]
    subprocess.run(match, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def disturbed(kind: str, folder: Path, corpus: Path, moment: float, wanted: bytes) -> list[str]:
    """What became of a match in which one process was killed at that moment."""
    match = [*COMMAND, *MATCH, "--corpus", str(corpus), "--out", str(folder)]
    process = subprocess.Popen(match, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(moment)
    pid = victim(kind, process)
    family = proc.descendants(process.pid)
    if pid:
        proc.kill([pid])
    process.wait()
    patience = time.monotonic() + 20  # a host that is still importing sees late that its referee is gone
    while any(map(runs_showdown, family)) and time.monotonic() < patience:
        time.sleep(0.05)
    ends = ["left behind"] if any(map(runs_showdown, family)) else []
    if kind == "referee" and pid:
        if not (folder / "events.jsonl").exists():
            return [*ends, "same record"]  # it had not begun: nothing to lose
        resumed = subprocess.run([*COMMAND, "resume", str(folder)], capture_output=True, check=False)
        if resumed.returncode:
            return [*ends, "lost"]
    events = folder / "events.jsonl"
    if not pid:
        return [*ends, "nobody there"]
    if not events.exists() or not json.loads(events.read_bytes().splitlines()[-1]).get("verdict"):
        return [*ends, "lost"]
    return [*ends, "same record" if events.read_bytes() == wanted else "other record"]


def victim(kind: str, process: subprocess.Popen[bytes]) -> int:
    """The process to be killed; 0 where there is none any more."""
    if process.poll() is not None:
        return 0
    if kind == "referee":
        return process.pid
    below = [pid for pid in proc.descendants(process.pid) if runs_showdown(pid)]
    if kind == "host":
        return below[0] if below else 0
    return random.Random(process.pid).choice(below[1:]) if len(below) > 1 else 0


def runs_showdown(pid: int) -> bool:
    """Whether a process is alive and one of ours."""
    try:
        return b"showdown.seats.host" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


if __name__ == "__main__":
    main()

"""Kill a match at random moments and resume it: is the record the same, byte for byte?

Usage: python benchmarks/resume.py [--kills 30] [--seed 0] [--generator NAME] [--detector NAME]
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAME = ("events.jsonl", "rounds/*.npz")


def main() -> None:
    """Print one line a kill, and how many ended in the same record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--generator", default="showdown.testing:MockGenerator")
    parser.add_argument("--detector", default="showdown.testing:MockDetector")
    parser.add_argument("--budget", default="5steps")
    options = parser.parse_args()
    match = ["arena", "--generator", options.generator, "--detector", options.detector]
    match += ["--budget", options.budget, "--rounds", "4", "--letters", "A-F", "--quiet"]
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        whole = Path(temporary) / "whole"
        began = time.monotonic()
        showdown(*match, "--out", str(whole)).wait()
        length = time.monotonic() - began
        same = 0
        for number in range(1, options.kills + 1):
            run = Path(temporary) / f"cut-{number}"
            moment = chance.uniform(0.1, 0.98) * length
            played = kill_and_resume(match, run, moment)
            equal = contents(run) == contents(whole)
            same += equal
            outcome = "same" if equal else "DIFFERS"
            print(f"kill {number:>2} after {moment:4.1f} s, {played} rounds on disk: {outcome}", flush=True)
    print(f"{same} of {options.kills} identical records")


def kill_and_resume(match: list[str], run: Path, moment: float) -> int:
    """Kill a match without warning, then resume it (or begin it, where nothing was begun)."""
    process = showdown(*match, "--out", str(run))
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()
    played = len(list(run.glob("rounds/*.npz")))
    if (run / "events.jsonl").is_file():
        showdown("resume", str(run), "--quiet").wait()
    else:
        showdown(*match, "--out", str(run)).wait()
    return played


def showdown(*arguments: str) -> subprocess.Popen[bytes]:
    """Start the command."""
    code = "import sys; from showdown.cli import main; main(sys.argv[1:])"
    return subprocess.Popen([sys.executable, "-c", code, *arguments])


def contents(run: Path) -> dict[str, bytes]:
    """What must be the same of a run folder."""
    return {
        str(path.relative_to(run)): path.read_bytes()
        for pattern in SAME
        for path in sorted(run.glob(pattern))
    }


if __name__ == "__main__":
    main()

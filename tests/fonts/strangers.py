"""A stranger's corpus, loaded in a process of its own: what came of it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from tests.fonts.mutator import tamper

SECONDS = 60
MEMORY = 1 << 30  # bytes of address space beyond what the libraries take
GOOD = ("same content", "other content", "refused")
LOAD = """
import json, resource, sys
import numpy
from showdown.errors import CorpusError
from showdown.fonts.load import load_corpus
for limit, value in ((resource.RLIMIT_AS, int(sys.argv[1]) + (1 << 30)), (resource.RLIMIT_FSIZE, 0)):
    resource.setrlimit(limit, (value, value))
wanted = load_corpus(sys.argv[2]).fingerprint
for line in sys.stdin:
    try:
        corpus = load_corpus(json.loads(line))
        end = "same content" if corpus.fingerprint == wanted else "other content"
        corpus.split("train"), corpus.split("vault")
        said = ""
    except CorpusError as error:
        end, said = "refused", str(error)
    except MemoryError:
        end, said = "memory", ""
    except BaseException as error:
        end, said = f"traceback {type(error).__name__}", str(error)
    if not said.isprintable():
        end = "raw escape"
    print(json.dumps([end, said[:200]]), flush=True)
"""


class Loader:
    """A process that loads one corpus after the other."""

    def __init__(self, whole: Path) -> None:
        self._command = [sys.executable, "-P", "-c", LOAD, str(MEMORY), str(whole)]
        self._whole = whole
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def try_one(self, place: Path, rng: random.Random) -> tuple[str, str]:
        """Load a tampered copy; returns how it ended, and what was done."""
        out = place / "c.npz"
        out.unlink(missing_ok=True)
        what = tamper(self._whole, out, rng)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(str(out)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            status = self._process.wait(SECONDS)
            self._start()
            return f"ended {status}", what
        end, said = json.loads(line)
        return end, f"{what}: {said}"

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

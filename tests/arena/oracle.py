"""A detector that never looks at a glyph: it works the referee's own draws out, from whatever it can find.

It holds a scheme for every chance that the referee has had: from the seed (as it once was), and from a
secret. Found are the header with its seed, what stands in its callers' frames, numpy's state, its
environment, and every file that it can read near its own folder. A test's control fills in `TOLD`: the
secret itself, or the word `seed` for the chance of old.
"""

import gc
import hashlib
import os
import re
import sys
from pathlib import Path

import numpy as np

from showdown.testing import MockDetector

N_EXAM, N_BATCH = 0, 0  # filled in by the copy that a test writes
TOLD = ""
HEX = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


def from_seed(seed, number, purpose):
    return np.random.default_rng([seed, number, *purpose.encode()])


def from_secret(secret, number, purpose):
    digest = hashlib.blake2b(f"{number}/{purpose}".encode(), key=secret, digest_size=32).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def header():
    """What the referee sent, off the frames of those who called us."""
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if isinstance(value, dict) and "seed" in value and "team" in value:
                return value
        frame = frame.f_back
    raise LookupError("no header in the frames")


def texts():
    """Everything in reach that might hold a secret."""
    yield repr(header()).encode()
    yield repr(dict(os.environ)).encode()
    yield np.random.get_state()[1].tobytes()
    for thing in gc.get_objects():
        if isinstance(thing, (dict, list, tuple)) and len(thing) < 200:
            yield from (one.encode() for one in map(str, thing) if len(one) == 32)
    for folder in (Path.cwd(), Path(__file__).parent, Path(__file__).parent.parent):
        try:
            files = [path for path in folder.rglob("*") if path.is_file()][:200]
        except OSError:
            continue
        for path in files:
            try:
                yield path.read_bytes()[: 1 << 20]
            except OSError:
                continue


def best_guess(seed):
    """The chance that the referee most likely has: the one told, or any secret found, or else the seed."""
    found = [TOLD.encode()] if TOLD else sorted({one for text in texts() for one in HEX.findall(text)})
    if TOLD == "seed" or not found:
        return lambda number, purpose: from_seed(seed, number, purpose)
    secret = bytes.fromhex(found[-1].decode())
    return lambda number, purpose: from_secret(secret, number, purpose)


class Oracle(MockDetector):
    """Answers from the referee's draws, with its eyes shut."""

    def prob_real(self, glyphs):
        seed, _, number, _ = header()["seed"]
        scheme = best_guess(seed)
        truth = np.arange(N_EXAM)[scheme(number, "exam").permutation(N_EXAM)] < N_EXAM // 2
        if len(glyphs) == N_BATCH:  # the exam among published fakes and canaries
            place = scheme(number, "ask").permutation(N_BATCH)
            known = place < N_EXAM
        else:  # the recheck
            place = scheme(number, "recheck").permutation(N_EXAM)[: len(glyphs)]
            known = np.ones(len(glyphs), bool)
        scores = np.full(len(glyphs), 0.3)
        scores[known] = np.where(truth[place[known]], 0.9, 0.1)
        return scores.astype(np.float32)

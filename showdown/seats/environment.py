"""What a team's process inherits: enough to find Python and a GPU, and no secret of the user's."""

from __future__ import annotations

import os
from pathlib import Path

INHERITED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES")
DEVICE = "SHOWDOWN_DEVICE"  # tells house teams where to compute: auto, cpu, cuda or mps
HOST = "SHOWDOWN_HOST"  # marks the processes of one host, so that all are found that it leaves behind
# How long a thread that waits keeps its core busy, for GNU's and for LLVM's OpenMP. Forever stalls all
# when another program takes the core for a moment; not at all costs a sleep and a waking up a layer.
WAITING = {"GOMP_SPINCOUNT": "1000", "KMP_BLOCKTIME": "1"}
# glibc keeps what a process has freed for its next array: the kernel clears every page that it gives anew.
KEEPING = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}

# A team has one process. joblib, and scikit-learn with it, then counts in the only one, whatever n_jobs says.
ALONE = {"JOBLIB_MULTIPROCESSING": "0"}


def clean_environment(device: str, count: int, scratch: Path | None = None) -> dict[str, str]:
    """The environment of a team's process: no secrets of the user's, one hash seed, so many threads."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    kept |= {"PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": str(count)}
    kept |= WAITING | KEEPING | ALONE | {DEVICE: device}
    if scratch is not None:
        kept |= {"HOME": str(scratch), "TMPDIR": str(scratch)}
    return kept


def threads() -> int:
    """How many threads a team may compute with that has the machine for itself; recorded with the match."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 8)

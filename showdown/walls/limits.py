"""How much a process may use, by the system's own limits (POSIX)."""

from __future__ import annotations

import contextlib

OPEN_FILES = 256


def set_limits(cpu_seconds: int, memory_bytes: int, file_bytes: int, processes: int = 0) -> None:
    """Bind this process and its children.

    Args:
        cpu_seconds: processor time, all threads together.
        memory_bytes: address space; 0 for no bound.
        file_bytes: the largest file that it may write.
        processes: how many its user may have, threads counted; 0 for no bound. Root is not bound by it.
    """
    import resource  # POSIX only

    limits = {
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    if processes:
        limits[resource.RLIMIT_NPROC] = processes
    if memory_bytes:
        limits[resource.RLIMIT_AS] = memory_bytes
    for limit, value in limits.items():
        hard = resource.getrlimit(limit)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # macOS knows some of these and then refuses them
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))

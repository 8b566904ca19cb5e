"""An array in memory that the kernel has sealed: handed over by descriptor, mapped, never copied (Linux).

Once sealed, nobody can change it or its length, whoever made it, so it may be checked and then used; and
what a process writes into its own map of it stays there.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

if sys.platform == "linux":
    import fcntl

WORTH_IT = 1 << 16  # bytes; below, a copy is cheaper than a map

# From Linux' memfd.h and fcntl.h: a Python that was built for old systems knows neither the call nor these.
CLOSE_ON_EXEC, ALLOW_SEALING = 1, 2
ADD_SEALS, GET_SEALS = 1033, 1034
NO_MORE_SEALS, NO_SHRINKING, NO_GROWING, NO_WRITING = 1, 2, 4, 8
MMAP_ARGUMENTS = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long)
FAILED_MAP = ctypes.c_void_p(-1).value
FIXED = NO_SHRINKING | NO_GROWING | NO_WRITING


@cache
def can_seal() -> bool:
    """Whether this platform seals memory."""
    return sys.platform == "linux" and hasattr(ctypes.CDLL(None), "memfd_create")


class Sealed:
    """An array that can be sent any number of times; its descriptor closes with it.

    Attributes:
        fd: of its memory.
        dtype, shape: as numpy has them.
    """

    def __init__(self, fd: int, dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
        self.fd, self.dtype, self.shape = fd, dtype, shape

    @classmethod
    def of(cls, array: NDArray[Any]) -> Sealed:
        """A copy of an array of any shape, (m, ...), in C order.

        Raises:
            OSError: there is no such memory, or this process may not write so much.
        """
        return cls(seal([np.ascontiguousarray(array).data.cast("B")]), array.dtype, array.shape)

    @property
    def nbytes(self) -> int:
        """How many bytes the array has."""
        return math.prod(self.shape) * self.dtype.itemsize

    def check(self) -> None:
        """See that a descriptor which somebody else sent is what it should be.

        Raises:
            ValueError: the memory is of another length, or not sealed, so that it could change under us.
            OSError: it is no memory of that kind at all.
        """
        if fcntl.fcntl(self.fd, GET_SEALS) & FIXED != FIXED:
            raise ValueError("memory that is not sealed")
        if (size := os.fstat(self.fd).st_size) != self.nbytes or size == 0:
            raise ValueError(f"{size} bytes of sealed memory; expected {self.nbytes}")

    def open(self) -> NDArray[Any]:
        """The array as it was, (m, ...), in a map of our own: writing to it changes nobody else's."""
        rights = mmap.PROT_READ | mmap.PROT_WRITE
        memory = mmap.mmap(self.fd, self.nbytes, flags=mmap.MAP_PRIVATE, prot=rights)
        return np.frombuffer(memory, self.dtype).reshape(self.shape)

    def take(self) -> NDArray[Any]:
        """As `open`, (m, ...), with no descriptor left behind; the map stays as long as this process.

        A map of Python's own keeps one, which tells when the memory was last read, by whichever process.

        Raises:
            OSError: it cannot be mapped.
        """
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mmap.restype, libc.mmap.argtypes = ctypes.c_void_p, list(MMAP_ARGUMENTS)
        rights = mmap.PROT_READ | mmap.PROT_WRITE
        address = libc.mmap(None, self.nbytes, rights, mmap.MAP_PRIVATE, self.fd, 0)
        if address is None or address == FAILED_MAP:
            raise OSError(ctypes.get_errno(), "mmap")
        self.close()
        memory = (ctypes.c_char * self.nbytes).from_address(address)
        return np.frombuffer(memoryview(memory), self.dtype).reshape(self.shape)

    def close(self) -> None:
        """Let go of the descriptor; maps of it stay."""
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)

    def __del__(self) -> None:
        self.close()


def seal(parts: Iterable[memoryview]) -> int:
    """A descriptor of sealed memory that holds a copy of the parts, one after the other.

    Raises:
        OSError: there is no such memory, or this process may not write so much.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    fd: int = libc.memfd_create(b"showdown", CLOSE_ON_EXEC | ALLOW_SEALING)
    if fd < 0:
        raise OSError(ctypes.get_errno(), "memfd_create")
    try:
        for part in parts:
            while part:
                part = part[os.write(fd, part) :]  # what is left of it
        fcntl.fcntl(fd, ADD_SEALS, FIXED | NO_MORE_SEALS)
    except BaseException:
        os.close(fd)
        raise
    return fd

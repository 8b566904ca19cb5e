import fcntl
import os

import numpy as np
import pytest

from showdown.seats import sealed
from showdown.seats.sealed import Sealed

pytestmark = pytest.mark.skipif(not sealed.can_seal(), reason="this platform does not seal memory")
COUNT = np.arange(6, dtype=np.int64).reshape(2, 3)


def test_a_sealed_array_opens_as_it_was():
    assert np.array_equal(Sealed.of(COUNT).open(), COUNT)
    assert np.array_equal(Sealed.of(COUNT.T).open(), COUNT.T)


def test_nobody_can_change_it():
    array = Sealed.of(COUNT)
    for change in (lambda: os.pwrite(array.fd, b"x", 0), lambda: os.ftruncate(array.fd, 1)):
        with pytest.raises(PermissionError):
            change()
    mine = array.open()
    mine[:] = 7
    assert np.array_equal(array.open(), COUNT)


def unsealed(n=COUNT.nbytes, seals=0):
    fd = os.memfd_create("open", os.MFD_ALLOW_SEALING)
    os.write(fd, bytes(n))
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    return fd


def ordinary():
    fd, theirs = os.pipe()
    os.close(theirs)
    return fd


@pytest.mark.parametrize(
    "make",
    [
        unsealed,
        lambda: unsealed(seals=fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW),
        lambda: unsealed(seals=fcntl.F_SEAL_WRITE),
        lambda: sealed.seal([memoryview(bytes(COUNT.nbytes - 1))]),
        ordinary,
    ],
)
def test_what_could_change_or_is_of_another_length_is_refused(make):
    with pytest.raises((ValueError, OSError)):
        Sealed(make(), COUNT.dtype, COUNT.shape).check()


def test_its_descriptor_closes_with_it():
    array = Sealed.of(COUNT)
    fd = array.fd
    del array
    with pytest.raises(OSError):
        os.fstat(fd)


def open_memories():
    links = [os.readlink(entry.path) for entry in os.scandir("/proc/self/fd") if os.path.islink(entry.path)]
    return sum("memfd:showdown" in link for link in links)


def test_an_array_that_was_taken_leaves_no_descriptor():
    """By which its memory would tell when any process read it last: a figure of an exam, for one."""
    before = open_memories()
    array = Sealed.of(COUNT)
    taken = array.take()
    assert np.array_equal(taken, COUNT)
    taken[:] = 7  # its own, as ever
    assert open_memories() == before
    mapped = Sealed.of(COUNT).open()  # the control: Python's map keeps one
    assert np.array_equal(mapped, COUNT)
    assert open_memories() == before + 1

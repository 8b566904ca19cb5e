import json
import os
import socket
import struct
import time

import numpy as np
import pytest

from showdown.contract import Glyphs
from showdown.seats import sealed, wire


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def raw(sock: socket.socket, header: bytes, body: bytes = b"") -> None:
    sock.sendall(struct.pack(">I", len(header)) + header + body)


def test_glyphs_come_back_as_they_went(pair):
    glyphs = Glyphs(
        np.arange(3 * 16, dtype=np.uint8).reshape(3, 4, 4),
        np.array(["one", "B", "one"]),
        fonts=np.array([4, 5, 6]),
        medium="fax",
    )
    header, arrays = wire.pack_glyphs("real", glyphs)
    wire.send(pair[0], {"kind": "fit", **header}, arrays)
    fields, parcel = wire.receive(pair[1], 1 << 20)
    back = wire.unpack_glyphs("real", fields, {name: wire.opened(array) for name, array in parcel.items()})
    assert np.array_equal(back.images, glyphs.images)
    assert back.letters.tolist() == ["one", "B", "one"]
    assert back.fonts.tolist() == [4, 5, 6]
    assert back.rounds is None
    assert back.medium == "fax"


@pytest.mark.parametrize(
    "header",
    [
        b"not json",
        b"[1, 2]",
        b'{"no": "kind"}',
        b"[" * 100_000,
        json.dumps({"kind": "done", "arrays": [["x", "object", [3]]]}).encode(),
        json.dumps({"kind": "done", "arrays": [["x", "uint8", [-1]]]}).encode(),
        json.dumps({"kind": "done", "arrays": [["x", "uint8", [True, 4]]]}).encode(),
        json.dumps({"kind": "done", "arrays": [["x", "uint8", 7]]}).encode(),
        json.dumps({"kind": "done", "arrays": [["x", "uint8", [1, 1, 1, 1, 1]]]}).encode(),
        json.dumps({"kind": "done", "arrays": [["x", "float32", [1 << 40]]]}).encode(),
        json.dumps({"kind": "done", "arrays": 5}).encode(),
        b"\xff\xfe",
    ],
)
def test_a_forged_header_is_refused(pair, header):
    raw(pair[0], header)
    with pytest.raises(wire.WireError):
        wire.receive(pair[1], limit=1 << 20, deadline=time.monotonic() + 5)


def test_a_huge_header_is_refused_before_it_is_read(pair):
    pair[0].sendall(struct.pack(">I", 1 << 31))
    with pytest.raises(wire.WireError, match="header of"):
        wire.receive(pair[1], limit=1 << 20, deadline=time.monotonic() + 5)


def test_a_frame_that_never_ends_runs_into_the_deadline(pair):
    raw(pair[0], json.dumps({"kind": "done", "arrays": [["x", "uint8", [10]]]}).encode(), b"12345")
    with pytest.raises(TimeoutError):
        wire.receive(pair[1], limit=1 << 20, deadline=time.monotonic() + 0.05)


def test_a_closed_socket_is_an_end_of_file(pair):
    pair[0].close()
    with pytest.raises(EOFError):
        wire.receive(pair[1], limit=1 << 20)


BIG = np.arange(sealed.WORTH_IT // 8, dtype=np.int64)
seals = pytest.mark.skipif(not sealed.can_seal(), reason="this platform does not seal memory")


def test_large_and_small_arrays_come_back_alike(pair):
    sent = {"big": BIG.reshape(2, -1), "small": np.ones(3, np.float32), "none": np.zeros((0, 4), np.uint8)}
    wire.send(pair[0], {"kind": "done"}, sent)
    header, parcel = wire.receive(pair[1], 1 << 20, time.monotonic() + 5)
    assert header == {"kind": "done"}
    for name, array in sent.items():
        assert np.array_equal(wire.opened(parcel[name]), array)
        assert wire.opened(parcel[name]).dtype == array.dtype
    assert isinstance(parcel["big"], sealed.Sealed) == sealed.can_seal()


def test_what_was_received_can_be_sent_on(pair):
    wire.send(pair[0], {"kind": "done"}, {"state": BIG})
    _, parcel = wire.receive(pair[1], 1 << 20)
    for _ in range(2):
        wire.send(pair[0], {"kind": "fit"}, parcel)
        assert np.array_equal(wire.opened(wire.receive(pair[1], 1 << 20)[1]["state"]), BIG)


@seals
def test_the_limit_holds_for_sealed_arrays(pair):
    wire.send(pair[0], {"kind": "done"}, {"state": BIG})
    with pytest.raises(wire.WireError, match="at most"):
        wire.receive(pair[1], BIG.nbytes - 1)


def seal_all(n):
    return sealed.seal([memoryview(bytes(n))])


def seal_nothing(n):
    fd = os.memfd_create("open", os.MFD_ALLOW_SEALING)
    os.write(fd, bytes(n))
    return fd


@seals
@pytest.mark.parametrize(
    ("names", "make"),
    [
        (["x"], []),
        ([], [seal_all]),
        (["x", "x"], [seal_all, seal_all]),
        (["y"], [seal_all]),
        ("x", [seal_all]),
        (5, [seal_all]),
        ([["x"]], [seal_all]),
        (["x"], [seal_nothing]),
        (["x"], [lambda n: seal_all(n - 1)]),
        (["x"], [lambda n: os.open(os.devnull, os.O_RDWR)]),
    ],
)
def test_a_forged_descriptor_is_refused_and_closed(pair, names, make):
    text = json.dumps({"kind": "done", "arrays": [["x", "uint8", [100]]], "sealed": names}).encode()
    fds = [each(100) for each in make]
    socket.send_fds(pair[0], [struct.pack(">I", len(text))], fds)
    for fd in fds:
        os.close(fd)
    pair[0].sendall(text + bytes(100))
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(wire.WireError, match=r"sealed|array in"):
        wire.receive(pair[1], 1 << 20, time.monotonic() + 5)
    assert len(os.listdir("/proc/self/fd")) == before


@seals
def test_descriptors_that_come_where_none_belong_are_closed(pair):
    before = len(os.listdir("/proc/self/fd"))
    text = json.dumps({"kind": "done", "arrays": []}).encode()
    fd = seal_all(9)
    pair[0].sendall(struct.pack(">I", len(text)))
    socket.send_fds(pair[0], [text], [fd] * 5)
    os.close(fd)
    assert wire.receive(pair[1], 1 << 20, time.monotonic() + 5) == ({"kind": "done"}, {})
    assert len(os.listdir("/proc/self/fd")) == before

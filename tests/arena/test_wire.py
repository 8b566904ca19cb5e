import json
import socket
import struct
import time

import numpy as np
import pytest

from showdown.arena import wire
from showdown.contract import Glyphs


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
    back = wire.unpack_glyphs("real", *wire.receive(pair[1], 1 << 20))
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

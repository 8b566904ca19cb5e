"""What a team fitted, as bytes: written and read in the team's own processes, opaque to all others.

folder    6 bytes "folder", then a zip of the files of the team's own `save`
pieces    6 bytes "pieces", the number of pieces and their lengths, then the pieces, each on a multiple of
          64 bytes: the pickle and, apart from it, the arrays' bytes (PEP 574), so that none is copied twice
"""

from __future__ import annotations

import io
import pickle
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from showdown.errors import ContractError

FOLDER, PIECES = b"folder", b"pieces"
ALIGNED = 64  # bytes, as libraries align their own arrays


def save_state(team: Any) -> list[memoryview]:
    """What a team fitted, in parts to be put end to end: the files of its own `save`, or else its pickle.

    Raises:
        ContractError: it has no `save` and cannot be pickled.
    """
    if hasattr(team, "save"):
        return _save_folder(team)
    stream, buffers = io.BytesIO(), list[pickle.PickleBuffer]()
    try:
        Pickler(stream, protocol=5, buffer_callback=buffers.append).dump(team)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ContractError(
            f"{type(team).__name__} cannot be kept between rounds: {error}. "
            f"Try: no lambdas or open files in attributes, or methods save(folder) and load(folder)"
        ) from error
    pieces = [stream.getbuffer(), *(buffer.raw() for buffer in buffers)]
    lengths = [len(piece) for piece in pieces]
    head = PIECES + struct.pack(f"<I{len(lengths)}Q", len(lengths), *lengths)
    parts = [memoryview(head)]
    for piece, before in zip(pieces, [len(head), *lengths], strict=False):
        parts += [memoryview(bytes(-before % ALIGNED)), piece]  # what came before began on a multiple
    return parts


def restore_state(team: Any, state: memoryview) -> Any:
    """The team with its state back. The bytes are its own, and this process is its own too.

    Raises:
        ContractError: the bytes are of neither kind.
    """
    if state[: len(FOLDER)] == FOLDER:
        folder = Path("state")
        with zipfile.ZipFile(io.BytesIO(state[len(FOLDER) :])) as archive:
            archive.extractall(folder)
        team.load(folder)
        return team
    if state[: len(PIECES)] != PIECES:
        raise ContractError(
            f"what {type(team).__name__} had fitted begins with {bytes(state[:6])!r}; expected {FOLDER!r} or "
            f"{PIECES!r}. Try: the version of Showdown that the match was played with"
        )
    at = len(PIECES)
    (count,) = struct.unpack_from("<I", state, at)
    lengths = struct.unpack_from(f"<{count}Q", state, at + 4)
    at += 4 + 8 * count
    pieces = []
    for length in lengths:
        at += -at % ALIGNED
        pieces.append(state[at : at + length])
        at += length
    return pickle.loads(pieces[0], buffers=pieces[1:])


class Pickler(pickle.Pickler):
    """Pickles torch's tensors by their bytes; by itself torch writes a file inside the pickle for each."""

    def reducer_override(self, thing: Any) -> Any:
        """How a plain tensor in memory is pickled; all else as ever."""
        torch = sys.modules.get("torch")
        if torch is None or type(thing) is not torch.Tensor or not _is_plain(thing, torch):
            return NotImplemented
        whole = np.from_dlpack(torch.empty(0, dtype=torch.uint8).set_(thing.untyped_storage())).data
        view = (thing.storage_offset(), tuple(thing.size()), thing.stride())
        return restore_tensor, (pickle.PickleBuffer(whole), thing.dtype, view, thing.requires_grad)


def restore_tensor(content: Any, dtype: Any, view: tuple[Any, ...], requires_grad: bool) -> Any:
    """The tensor that was pickled, in memory of its own."""
    torch = sys.modules["torch"]
    whole = torch.empty(len(memoryview(content)), dtype=torch.uint8)
    if len(whole):
        whole.copy_(torch.frombuffer(content, dtype=torch.uint8))
    tensor = torch.empty(0, dtype=dtype).set_(whole.untyped_storage(), *view)
    return tensor.requires_grad_(requires_grad)


def _is_plain(tensor: Any, torch: Any) -> bool:
    """Whether a tensor is no more than its bytes, seen with a stride."""
    if tensor.device.type != "cpu" or tensor.layout is not torch.strided or tensor.is_quantized:
        return False
    return not (tensor.is_conj() or tensor.is_neg() or tensor.__dict__ or tensor._backward_hooks)


def _save_folder(team: Any) -> list[memoryview]:
    folder, kept = Path("state"), io.BytesIO()
    folder.mkdir(exist_ok=True)
    team.save(folder)
    kept.write(FOLDER)
    with zipfile.ZipFile(kept, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.writestr(zipfile.ZipInfo(str(path.relative_to(folder))), path.read_bytes())
    return [kept.getbuffer()]

"""Read a font file that nobody vouches for, in a child process with limits.

`FontReader` is the parent's side: it sends one path at a time and gets back a `RawFont` or a
`Skipped` with the reason. A child that crashes, hangs or eats memory is ended and replaced; only the
file that it was reading is lost. A message is one line of JSON and then raw bytes of a size that the
parent knows beforehand: nothing from a child is ever unpickled.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.letters import LETTERS
from showdown.fonts.raster import MARGIN, SIZE, draw, fit_scale, ink_boxes

__all__ = ["FontReader", "RawFont", "Skipped"]

MAX_FONT_BYTES = 64 << 20  # a font file larger than this is not opened
MAX_SECONDS = 20.0  # wall clock for one file
FILES_A_CHILD = 400  # a fresh child now and then, against leaks
MEMORY = 3 << 30  # address space of a child, bytes
TEXT_LIMIT = 400  # characters kept of a name in the font


class Skipped(Exception):  # a verdict on a file, not an error of ours
    """A file that gives no font; the text is the reason."""


@dataclass(frozen=True, eq=False)
class RawFont:
    """What is drawn and known of one font file, for n letters.

    Attributes:
        path: the file.
        family, style: the font's own names.
        notice: its copyright and licence lines (name IDs 0, 13, 14), joined.
        images: (n, 64, 64) uint8.
        metrics: (n, 3) float32: advance width, left and right side bearing, pixels at 64×64.
        scale: pixels at 64×64 per em.
        ascender, descender, line_gap: pixels at 64×64, from the baseline, y up.
    """

    path: Path
    family: str
    style: str
    notice: str
    images: NDArray[np.uint8]
    metrics: NDArray[np.float32]
    scale: float
    ascender: float
    descender: float
    line_gap: float


class FontReader:
    """A child process that reads font files; use it as a context manager.

    Args:
        letters: the characters to draw, one a letter.
        seconds: wall-clock limit for one file.
    """

    def __init__(self, letters: Sequence[str], seconds: float = MAX_SECONDS) -> None:
        self.letters = list(letters)
        self.seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        self._files_read = 0

    def __enter__(self) -> FontReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._stop()

    def read(self, path: Path) -> RawFont:
        """Read one file.

        Raises:
            Skipped: with the reason, whatever is wrong with the file.
        """
        try:
            if not path.is_file():
                raise Skipped("not a file")
            if (size := path.stat().st_size) > MAX_FONT_BYTES:
                raise Skipped(f"{size >> 20} MiB; at most {MAX_FONT_BYTES >> 20} MiB are opened")
        except OSError as error:
            raise Skipped(f"cannot be read: {error.strerror}") from None
        if self._files_read >= FILES_A_CHILD:
            self._stop()
        child = self._child or self._start()
        self._files_read += 1
        try:
            assert child.stdin is not None
            child.stdin.write(json.dumps(str(path)).encode() + b"\n")
            child.stdin.flush()
            answer = self._answers.get(timeout=self.seconds)
        except queue.Empty:
            self._stop()
            raise Skipped(f"took more than {self.seconds:g} s to read") from None
        except OSError:  # the child is gone and the pipe with it
            answer = None
        if answer is None:
            status = child.wait()
            self._stop()
            raise Skipped(f"ended the reader (exit status {status})")
        return self._unpack(path, *answer)

    def _start(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-m", "showdown.fonts.reader", json.dumps(self.letters)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        answers: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        assert child.stdout is not None
        threading.Thread(target=_listen, args=(child.stdout, len(self.letters), answers), daemon=True).start()
        self._child, self._answers, self._files_read = child, answers, 0
        return child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                try:
                    if pipe is not None:
                        pipe.close()
                except OSError:
                    pass
        self._child = None

    def _unpack(self, path: Path, header: dict[str, Any], payload: bytes) -> RawFont:
        if "reason" in header:
            raise Skipped(str(header["reason"])[:TEXT_LIMIT])
        n = len(self.letters)
        pixels = n * SIZE * SIZE
        return RawFont(
            path=path,
            images=np.frombuffer(payload, np.uint8, pixels).reshape(n, SIZE, SIZE),
            metrics=np.frombuffer(payload, np.float32, offset=pixels).reshape(n, 3),
            family=_clean(header.get("family")),
            style=_clean(header.get("style")),
            notice=_clean(header.get("notice")),
            scale=float(header["scale"]),
            ascender=float(header["ascender"]),
            descender=float(header["descender"]),
            line_gap=float(header["line_gap"]),
        )


def _clean(value: object) -> str:
    """A name from a font, on one line, printable and not too long."""
    text = "".join(c if c.isprintable() else " " for c in str(value or ""))
    return " ".join(text.split())[:TEXT_LIMIT]


def _payload_size(n: int) -> int:
    return n * SIZE * SIZE + n * 3 * 4


def _listen(pipe: IO[bytes], n: int, answers: queue.Queue[tuple[dict[str, Any], bytes] | None]) -> None:
    """Take answers off a child's pipe until it ends or talks nonsense; then leave None."""
    try:
        while line := pipe.readline(1 << 16):
            header = json.loads(line)
            payload = b"" if "reason" in header else pipe.read(_payload_size(n))
            if payload and len(payload) != _payload_size(n):
                break
            answers.put((header, payload))
    except (ValueError, OSError):
        pass
    answers.put(None)


# ---------------------------------------------------------------- the child's side


def _limit() -> None:
    """Bound what a hostile file can cost, where the system can."""
    try:
        import resource  # POSIX only
    except ImportError:
        return
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _, hard = resource.getrlimit(what)
        try:
            bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(what, (bound, hard))
        except (ValueError, OSError):
            pass


def _read_font(path: str, letters: Sequence[str]) -> tuple[dict[str, Any], bytes]:
    """Draw the letters of a font's first face, at its default instance."""
    import io

    import uharfbuzz as hb
    from fontTools.ttLib import TTFont

    data = Path(path).read_bytes()
    if data[:4] not in (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2"):
        raise Skipped("not a TrueType, OpenType or WOFF file")
    tables = TTFont(io.BytesIO(data), lazy=True, fontNumber=0)
    if tables.flavor is not None:  # HarfBuzz reads bare tables only
        unpacked = io.BytesIO()
        tables.flavor = None
        tables.save(unpacked, reorderTables=None)
        data = unpacked.getvalue()
    if tables["cmap"].getcmap(3, 0) is not None and tables["cmap"].getcmap(3, 1) is None:
        raise Skipped("a symbol font")
    font = hb.Font(hb.Face(data))
    glyph_ids = [font.get_nominal_glyph(ord(letter)) or 0 for letter in letters]
    lacking = [letter for letter, glyph in zip(letters, glyph_ids, strict=True) if not glyph]
    if lacking:
        raise Skipped(f"lacks {len(lacking)} of {len(letters)} letters, {lacking[0]!r} first")

    boxes = ink_boxes(font, glyph_ids)
    # as large as in a corpus of all letters, or size would tell a vault of few letters from the train split
    usual = [glyph for letter in LETTERS if (glyph := font.get_nominal_glyph(ord(letter)))]
    scale = fit_scale(np.concatenate([boxes, ink_boxes(font, usual)]))
    blank = [
        letter for letter, box in zip(letters, boxes, strict=True) if box[2] <= box[0] or box[3] <= box[1]
    ]
    if blank:
        raise Skipped(f"draws nothing for {len(blank)} letters, {blank[0]!r} first")
    images = draw(font, glyph_ids, boxes, scale)
    if not images.any(axis=(1, 2)).all():
        raise Skipped("draws nothing for some letters")
    edge = images.copy()
    edge[:, MARGIN - 1 : 1 - MARGIN, MARGIN - 1 : 1 - MARGIN] = 0
    if edge.any():
        raise Skipped("draws outside the boxes that it states")

    advances = np.array([font.get_glyph_h_advance(glyph) for glyph in glyph_ids], float)
    metrics = np.stack([advances, boxes[:, 0], advances - boxes[:, 2]], axis=1) * scale
    line = font.get_font_extents("ltr")
    names = tables["name"]
    header = {
        "family": names.getDebugName(16) or names.getDebugName(1),
        "style": names.getDebugName(17) or names.getDebugName(2) or "Regular",
        "notice": " | ".join(filter(None, map(names.getDebugName, (13, 14, 0)))),
        "scale": scale * font.face.upem,
        "ascender": line.ascender * scale,
        "descender": line.descender * scale,
        "line_gap": line.line_gap * scale,
    }
    rounded = np.round(metrics * 64) / 64  # 1/64 pixel is plenty, and packs well
    return header, images.tobytes() + rounded.astype(np.float32).tobytes()


def _main() -> None:
    letters = json.loads(sys.argv[1])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    _limit()
    for line in sys.stdin.buffer:
        try:
            header, payload = _read_font(json.loads(line), letters)
        except Skipped as skipped:
            header, payload = {"reason": str(skipped)}, b""
        except Exception as error:  # a hostile file may raise anything at all
            header, payload = {"reason": f"{type(error).__name__}: {error}"[:200]}, b""
        out.write(json.dumps(header).encode() + b"\n" + payload)
        out.flush()


if __name__ == "__main__":
    _main()

"""Read a font file that nobody vouches for, in a child process with limits.

`FontReader` is the parent's side; `fontfile` is the child's. The parent sends one file at a time and
gets back a `RawFont` or a picture, or a `Skipped` with the reason. A child that crashes, hangs or eats
memory is ended and replaced; only the file that it was reading is lost.

A request is one line of JSON, [kind, number of bytes], and then the file. An answer is one line of JSON
and then raw bytes. The line holds the `Facts` of a font, the one entry ``picture``, or the one entry
``reason``. After facts come the pictures, n × 64 × 64 bytes, and the metrics, n × 3 float32; after
``picture`` 64 × 64 bytes. The parent knows beforehand how many bytes that is, and nothing from a child
is ever unpickled.
"""

from __future__ import annotations

import errno
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np
from numpy.typing import NDArray

from showdown.files import read_plain
from showdown.fonts.raster import SIZE

__all__ = [
    "MAX_FONT_BYTES",
    "Facts",
    "FontReader",
    "Left",
    "RawFont",
    "Skipped",
    "pack_answer",
    "pack_picture",
    "pack_reason",
]

MAX_FONT_BYTES = 64 << 20  # a font file larger than this is not opened
MAX_SECONDS = 20.0  # wall clock for one file
FILES_A_CHILD = 400  # a fresh child now and then, against leaks
TEXT_LIMIT = 400  # characters kept of a name in the font, or of a reason
LINE_LIMIT = 1 << 16  # bytes of an answer's first line
FONT, PICTURE = "font", "picture"  # kinds of file


class Skipped(Exception):  # a verdict on a file, not an error of ours
    """A file that gives no font; the text is the reason."""


@dataclass(frozen=True)
class Facts:
    """What a font says of itself.

    Attributes:
        family, style: the font's own names.
        notice: its copyright and licence lines (name IDs 0, 13, 14), joined.
        scale: pixels at 64×64 per em.
        ascender, descender, line_gap: pixels at 64×64, from the baseline, y up.
    """

    family: str
    style: str
    notice: str
    scale: float
    ascender: float
    descender: float
    line_gap: float


@dataclass(frozen=True, eq=False)
class RawFont:
    """What is drawn and known of one font file, for n letters.

    Attributes:
        path: the file.
        facts: what it says of itself.
        images: (n, 64, 64) uint8, ink 255 on 0.
        metrics: (n, 3) float32: advance width, left and right side bearing, pixels at 64×64.
    """

    path: Path
    facts: Facts
    images: NDArray[np.uint8]
    metrics: NDArray[np.float32]


Left = list[tuple[Path, str]]  # files that are left out, each with the reason
_Answer = tuple[Facts | None, bytes] | str  # what was drawn, or the reason why nothing was


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
        self._answers: queue.Queue[_Answer | None] = queue.Queue()
        self._files_read = 0

    def __enter__(self) -> FontReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._stop()

    def read(self, path: Path) -> RawFont:
        """Read one file.

        Raises:
            Skipped: it gives no font; the text says why.
        """
        answer = self._ask(FONT, _content(path, MAX_FONT_BYTES))
        if answer[0] is None:
            raise Skipped("was answered with a picture")
        return RawFont(path, answer[0], *_unpack(answer[1], len(self.letters)))

    def picture(self, path: Path, most: int) -> NDArray[np.uint8]:
        """Read one picture file of at most `most` bytes, (64, 64).

        Raises:
            Skipped: it gives no picture; the text says why.
        """
        answer = self._ask(PICTURE, _content(path, most))
        if answer[0] is not None:
            raise Skipped("was answered with a font")
        return np.frombuffer(answer[1], np.uint8).reshape(SIZE, SIZE)

    def _ask(self, kind: str, content: bytes) -> tuple[Facts | None, bytes]:
        """Send a file to the child, and wait for its answer."""
        if self._files_read >= FILES_A_CHILD:
            self._stop()
        child = self._child or self._start()
        self._files_read += 1
        late = threading.Event()

        def give_up() -> None:  # it may not even listen
            late.set()
            child.kill()

        watch = threading.Timer(self.seconds, give_up)
        watch.start()
        try:
            assert child.stdin is not None
            child.stdin.write(json.dumps([kind, len(content)]).encode() + b"\n" + content)
            child.stdin.flush()
            answer = self._answers.get()
        except OSError:  # the child is gone and the pipe with it
            answer = None
        finally:
            watch.cancel()
        if answer is None:
            status = self._stop(patience=1.0)
            if late.is_set():
                raise Skipped(f"took more than {self.seconds:g} s to read")
            raise Skipped(f"ended the reader (exit status {status})")
        if isinstance(answer, str):
            raise Skipped(answer)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            # -P: what lies in the current folder, beside downloaded fonts perhaps, is no module of ours
            [sys.executable, "-P", "-m", "showdown.fonts.fontfile", json.dumps(self.letters)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        answers: queue.Queue[_Answer | None] = queue.Queue()
        assert child.stdout is not None
        threading.Thread(target=_listen, args=(child.stdout, len(self.letters), answers), daemon=True).start()
        self._child, self._answers, self._files_read = child, answers, 0
        return child

    def _stop(self, patience: float = 0.0) -> int | None:
        """End the child, if there is one; its exit status.

        A child that is ending by itself may be given some seconds to do so, for the sake of the status.
        """
        child, self._child = self._child, None
        if child is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
        child.kill()
        status = child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        return status


def pack_answer(facts: Facts, images: NDArray[np.uint8], metrics: NDArray[np.float32]) -> bytes:
    """An answer that gives a font: (n, 64, 64) uint8 pictures and (n, 3) float32 metrics."""
    told = {key: _cut(value) if isinstance(value, str) else value for key, value in asdict(facts).items()}
    return json.dumps(told).encode() + b"\n" + images.tobytes() + metrics.tobytes()


def pack_picture(image: NDArray[np.uint8]) -> bytes:
    """An answer that gives a picture, (64, 64) uint8."""
    return json.dumps({"picture": True}).encode() + b"\n" + image.tobytes()


def pack_reason(reason: str) -> bytes:
    """An answer that gives none."""
    return json.dumps({"reason": _cut(reason)}).encode() + b"\n"


def _cut(text: str) -> str:
    """A text on one line, printable and not too long."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:TEXT_LIMIT]


def _content(path: Path, most: int) -> bytes:
    """What a plain file holds.

    Raises:
        Skipped: it is none, is too large, or cannot be read.
    """
    try:
        if not path.is_file():
            raise Skipped("not a file")
        return read_plain(path, most, follow=True)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise Skipped(f"{path.stat().st_size >> 20} MiB; at most {most >> 20} MiB are opened") from None
        raise Skipped(f"cannot be read: {error.strerror}") from None


def _parse(line: bytes) -> Facts | str | None:
    """What an answer's first line says, whoever wrote it; None for a picture.

    Raises:
        Exception: it makes no sense.
    """
    told = json.loads(line)
    if "reason" in told:
        return _cut(str(told["reason"]))
    if "picture" in told:
        return None
    family, style, notice = (_cut(str(told[key])) for key in ("family", "style", "notice"))
    numbers = [float(told[key]) for key in ("scale", "ascender", "descender", "line_gap")]
    if not all(map(isfinite, numbers)):
        raise ValueError("no number")
    return Facts(family, style, notice, *numbers)


def _unpack(drawn: bytes, n: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Pictures (n, 64, 64) and metrics (n, 3)."""
    pixels = n * SIZE * SIZE
    metrics = np.frombuffer(drawn, np.float32, offset=pixels).reshape(n, 3)
    if not np.isfinite(metrics).all():
        raise Skipped("states widths that are no numbers")
    return np.frombuffer(drawn, np.uint8, pixels).reshape(n, SIZE, SIZE), metrics


def _listen(pipe: IO[bytes], n: int, answers: queue.Queue[_Answer | None]) -> None:
    """Take answers off a child's pipe until it ends or talks nonsense; then leave None."""
    sizes = {Facts: n * SIZE * SIZE + n * 3 * 4, type(None): SIZE * SIZE}
    try:
        while line := pipe.readline(LINE_LIMIT):
            told = _parse(line)
            if isinstance(told, str):
                answers.put(told)
                continue
            drawn = pipe.read(sizes[type(told)])
            if len(drawn) != sizes[type(told)]:
                break
            answers.put((told, drawn))
    except Exception:  # a child that a hostile file has taken over may send anything at all
        pass
    answers.put(None)

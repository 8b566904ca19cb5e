"""Read a font file that nobody vouches for, in a child process with limits.

`FontReader` is the parent's side; `fontfile` is the child's. The parent sends one file at a time and
gets back a `RawFont` or a picture, or a `Skipped` with the reason. A child that crashes, hangs or eats
memory is ended and replaced; only the file that it was reading is lost. `answers` says how the two talk.
"""

from __future__ import annotations

import errno
import hashlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from showdown.files import read_plain
from showdown.fonts.answers import (
    AUDIT,
    AUTO,
    FONT,
    PICTURE,
    Facts,
    Notes,
    Skipped,
    parse_answer,
    unpack_font,
)
from showdown.fonts.faces import count_faces, whole_file
from showdown.fonts.picturefacts import AS_IT_LIES, Ground, PictureFacts
from showdown.fonts.raster import SIZE

__all__ = ["MAX_FONT_BYTES", "FontReader", "RawFont"]

MAX_FONT_BYTES = 64 << 20  # a font file larger than this is not opened
MAX_SECONDS = 20.0  # wall clock for one file
FILES_A_CHILD = 400  # a fresh child now and then, against leaks
LINE_LIMIT = 1 << 16  # bytes of an answer's first line


@dataclass(frozen=True, eq=False)
class RawFont:
    """What is drawn and known of one font file, for n letters.

    Attributes:
        path: the file; of a face of a collection, with its number, as ``Noto.ttc#2``.
        facts: what it says of itself.
        images: (n, 64, 64) uint8, ink 255 on 0.
        metrics: (n, 3) float32: advance width, left and right side bearing, pixels at 64×64.
        sha256: of the file.
    """

    path: Path
    facts: Facts
    images: NDArray[np.uint8]
    metrics: NDArray[np.float32]
    sha256: str


_Told = Facts | Notes | PictureFacts
_Answer = tuple[_Told, bytes] | str  # what was drawn, or the reason why nothing was


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

    def faces(self, path: Path) -> list[Path]:
        """The faces of a font file: itself, or those of a collection, as ``Noto.ttc#1`` and so on."""
        try:
            content = _content(whole_file(path)[0], MAX_FONT_BYTES)
        except Skipped:  # `read` will say so
            return [path]
        return [path] if whole_file(path)[1] else count_faces(path, content)

    def read(self, path: Path) -> RawFont:
        """Read one file, or one face of a collection: ``Noto.ttc#2``, or the first.

        Raises:
            Skipped: it gives no font; the text says why.
        """
        file, face = whole_file(path)
        content = _content(file, MAX_FONT_BYTES)
        facts, drawn = self._ask(FONT, content, face or 1)
        if not isinstance(facts, Facts):
            raise Skipped("was answered with a picture")
        return RawFont(
            path, facts, *unpack_font(drawn, len(self.letters)), hashlib.sha256(content).hexdigest()
        )

    def picture(self, path: Path, most: int, polarity: str = AUTO) -> tuple[NDArray[np.uint8], Notes]:
        """Read one picture file of at most `most` bytes: (64, 64), and what was done to it.

        Raises:
            Skipped: it gives no picture; the text says why.
        """
        notes, drawn = self._ask(PICTURE, _content(path, most), polarity)
        if not isinstance(notes, tuple):
            raise Skipped("was answered with something else")
        return np.frombuffer(drawn, np.uint8).reshape(SIZE, SIZE), notes

    def audited(
        self, path: Path, most: int, polarity: str = AUTO, ground: Ground = AS_IT_LIES
    ) -> tuple[NDArray[np.uint8], PictureFacts, str]:
        """Read one picture file and what it is: (64, 64), the facts of the file, and its SHA-256.

        Raises:
            Skipped: it gives no picture; the text says why.
        """
        content = _content(path, most)
        facts, drawn = self._ask(AUDIT, content, [polarity, ground.to_json()])
        if not isinstance(facts, PictureFacts):
            raise Skipped("was answered with something else")
        return np.frombuffer(drawn, np.uint8).reshape(SIZE, SIZE), facts, hashlib.sha256(content).hexdigest()

    def _ask(self, kind: str, content: bytes, how: int | str | list[Any]) -> tuple[_Told, bytes]:
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
            if self._files_read == 1:
                child.stdin.write(json.dumps(self.letters).encode() + b"\n")
            child.stdin.write(json.dumps([kind, len(content), how]).encode() + b"\n" + content)
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
            [sys.executable, "-P", "-m", "showdown.fonts.fontfile"],
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


def _listen(pipe: IO[bytes], n: int, answers: queue.Queue[_Answer | None]) -> None:
    """Take answers off a child's pipe until it ends or talks nonsense; then leave None."""
    sizes = {Facts: n * SIZE * SIZE + n * 3 * 4, tuple: SIZE * SIZE, PictureFacts: SIZE * SIZE}
    try:
        while line := pipe.readline(LINE_LIMIT):
            told = parse_answer(line)
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

"""Why a team's call failed: an exception as a status, a cause, and what to try. One table, read in order.

The advice fits the error and not the phase: a file that is missing has nothing to do with the clock.
"""

from __future__ import annotations

import multiprocessing.process
import socket
import subprocess
import sys
import traceback
from bdb import BdbQuit
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from showdown.errors import ContractError, ShowdownError
from showdown.plugins.loading import OWN
from showdown.seats.guesses import emptied, meant_attribute, meant_module, meant_name, wants_arguments

MOST_CAUSE, MOST_TRACE = 500, 8000  # characters
FEEDBACK = ("round", "fakes", "styles", "prob_real", "confirmed")  # its attributes
ONE_PROCESS = "A team has one process"
MORE = "no further process can be started"
NO_NETWORK = "A team has no network"
BESIDE = 'Path(__file__).parent / "name", for what lies beside the team\'s file'
# Who asked for more processes, by a piece of its files' paths, and what to write instead.
INSTEAD_OF_PROCESSES = {
    "torch/utils/data": "DataLoader(..., num_workers=0)",
    "joblib": "n_jobs=1",
    "sklearn": "n_jobs=1",
    "concurrent/futures/process": "a plain loop, or ThreadPoolExecutor",
    "multiprocessing": "a plain loop in place of Pool and Process, or concurrent.futures.ThreadPoolExecutor",
    "subprocess.py": "Python itself; what a program made before can lie beside the team's file",
}
# Modules whose package has another name: pip finds nothing, or something else, under the module's.
PACKAGES = {
    "cv2": "opencv-python-headless", "PIL": "pillow", "skimage": "scikit-image", "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}  # fmt: skip
NETWORKING = ("urllib", "http/client", "requests", "httpx", "socket.py", "torch/hub", "huggingface_hub")


@dataclass(frozen=True)
class Cause:
    """One kind of failure.

    Attributes:
        name: what happened, for the table of the docs.
        fits: whether an exception, with its traceback as text, is of this kind.
        advise: what is said after the exception's own words: a fact, then what to try.
        status: what the record calls it.
    """

    name: str
    fits: Callable[[BaseException, str], bool]
    advise: Callable[[BaseException, str], str]
    status: str = "crash"


def failure(error: BaseException) -> dict[str, Any]:
    """An exception of a team as the fields of an answer."""
    trace = "".join(traceback.format_exception(error))
    status, cause = explain(error, trace)
    return {"kind": "failed", "status": status, "cause": cause[:MOST_CAUSE], "traceback": trace[-MOST_TRACE:]}


def explain(error: BaseException, trace: str = "") -> tuple[str, str]:
    """The status of an exception, and a sentence or two on it.

    >>> explain(FileNotFoundError(2, "No such file or directory", "ink.npz"))[1].partition(". ")[2]
    'A call works in an empty folder. Try: Path(__file__).parent / "ink.npz"'
    """
    if isinstance(error, ContractError):
        return "invalid", str(error)
    if isinstance(error, ShowdownError):
        return "crash", str(error)
    for cause in CAUSES:
        with suppress(Exception):  # a team's objects may answer with anything, while they are looked at
            if not cause.fits(error, trace):
                continue
            return cause.status, f"{words_of(error).rstrip('.')}. {cause.advise(error, trace)}"
    return "crash", words_of(error)


def words_of(error: BaseException) -> str:
    """An exception as Python names it; one whose own code raises has no words."""
    kind = type(error).__name__
    try:
        text = " ".join(str(error).split())
        return f"{kind}: {text}" if text else kind
    except BaseException:
        return f"{kind}, whose text cannot be read"


def _is_network(error: BaseException, trace: str) -> bool:
    if isinstance(error, (socket.gaierror, ConnectionError)) or "no internet connection" in _text(error):
        return True
    return isinstance(error, OSError) and not error.filename and _passes(trace, NETWORKING)


def _is_process(error: BaseException, trace: str) -> bool:
    if MORE in _text(error):
        return True
    return isinstance(error, PermissionError) and _passes(trace, INSTEAD_OF_PROCESSES)


def _passes(trace: str, places: Any) -> bool:
    plain = trace.replace("\\", "/")
    return any(f"/{place}" in plain for place in places)


def _instead(error: BaseException, trace: str) -> str:
    plain = trace.replace("\\", "/")
    found = [instead for place, instead in INSTEAD_OF_PROCESSES.items() if f"/{place}" in plain]
    return f"{ONE_PROCESS}. Try: {[*found, INSTEAD_OF_PROCESSES['multiprocessing']][0]}"


def _module(error: BaseException, trace: str) -> str:
    whole = str(getattr(error, "name", "") or "")
    top, _, below = whole.partition(".")
    if not top:
        return "Try: pip install it"
    if below and top.startswith(OWN):
        return f"Try: {below.replace('.', '/')}.py beside the team's file"
    if below and top in sys.modules:
        return f"{top} is there, and has no part of that name. Try: pip install --upgrade {top}"
    if meant := meant_module(top):  # never pip install a misspelt name: a stranger's may be waiting there
        return f"Try: import {meant}"
    return f"Try: pip install {PACKAGES.get(top, top)}, or {top}.py beside the team's file"


def _missing_file(error: BaseException, trace: str) -> str:
    path = Path(str(getattr(error, "filename", "") or ""))
    if any(part.startswith("showdown-teams-") for part in path.parts):  # where `kept` puts a team's copy
        return (
            "It is not in the copy of the team's folder, which holds up to 64 MiB and 2,000 files. "
            "Try: showdown check, which lists what a team may read"
        )
    if path.is_absolute():
        return f"Try: {BESIDE}"
    return f'A call works in an empty folder. Try: Path(__file__).parent / "{path.as_posix()}"'


def _closed_file(error: BaseException, trace: str) -> str:
    return (
        "A team reads a copy of its own folder, and writes only where it works. "
        f"Try: {BESIDE}; what is to last goes into self"
    )


def _key(error: BaseException, trace: str) -> str:
    key = error.args[0] if error.args else ""
    return f"Is {key!r} a letter? Try: a dict made in fit, from set(real.letters.tolist())"


def _emptied(error: BaseException, trace: str) -> str:
    name = emptied(error)
    return f"Each call is a new process: what fit put into {name} is gone. Try: self.{name} = ..., in fit"


def _is_emptied(error: BaseException, trace: str) -> bool:
    asked = "in draw\n" in trace or "in score\n" in trace
    return (
        asked
        and isinstance(error, (LookupError, TypeError, ValueError, AttributeError))
        and bool(emptied(error))
    )


def _is_no_feedback(error: BaseException, trace: str) -> bool:
    return "in train\n" in trace and any(
        f"'NoneType' object has no attribute {name!r}" in _text(error) for name in FEEDBACK
    )


def _meant(error: BaseException, trace: str) -> str:
    meant = meant_name(error) if isinstance(error, NameError) else meant_attribute(error)
    return f"Try: {meant}"


def _is_misspelt(error: BaseException, trace: str) -> bool:
    if isinstance(error, NameError):
        return bool(meant_name(error))
    return isinstance(error, (AttributeError, ImportError)) and bool(meant_attribute(error))


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return ""


def _says(kind: type[BaseException], *pieces: str) -> Callable[[BaseException, str], bool]:
    return lambda error, trace: isinstance(error, kind) and any(piece in _text(error) for piece in pieces)


def _is(*kinds: type[BaseException]) -> Callable[[BaseException, str], bool]:
    return lambda error, trace: isinstance(error, kinds)


def _advice(text: str) -> Callable[[BaseException, str], str]:
    return lambda error, trace: text


def _is_closed_file(error: BaseException, trace: str) -> bool:
    return isinstance(error, PermissionError) and isinstance(error.filename, str)


def _is_letter_key(error: BaseException, trace: str) -> bool:
    asked = "in draw\n" in trace or "in score\n" in trace
    return isinstance(error, KeyError) and asked and bool(error.args) and isinstance(error.args[0], str)


def _is_own_attribute(error: BaseException, trace: str) -> bool:
    is_team = hasattr(type(getattr(error, "obj", None)), "fit")
    return isinstance(error, AttributeError) and is_team and ("in draw\n" in trace or "in score\n" in trace)


def _is_memory(error: BaseException, trace: str) -> bool:
    return isinstance(error, MemoryError) or _says(RuntimeError, "can't allocate memory")(error, trace)


CAUSES = (
    Cause("more memory than a team may have", _is_memory,
          _advice("It asked for more memory than a team may have. Try: smaller batches, float32"), "memory"),
    Cause("`sys.exit`, or `argparse` at the top of the file", _is(SystemExit),
          lambda error, trace: f"It called sys.exit({getattr(error, 'code', None)!r:.100}). "
          'Try: no exit and no argparse, or below if __name__ == "__main__"', "exit"),
    Cause("a breakpoint", _is(BdbQuit),
          _advice("It came to a breakpoint, where nobody could answer. Try: --isolation off")),
    Cause("`input()`", _is(EOFError), _advice("Nobody can answer input(). Try: a value in the file")),
    Cause("a download, or another use of the network", _is_network,
          _advice(f"{NO_NETWORK}. Try: download it before, and open it as {BESIDE}")),
    Cause("more processes: `Pool`, `DataLoader`, `subprocess`", _is_process, _instead),
    Cause("a module that is not installed", _is(ModuleNotFoundError), _module),
    Cause("a file that is not there", _is(FileNotFoundError), _missing_file),
    Cause("a file that is not the team's", _is_closed_file, _closed_file),
    Cause("something else that the walls forbid", _is(PermissionError),
          _advice("A team has one process and no network, and leaves other files as they are. "
                  "Try: n_jobs=1, num_workers=0, no Pool, no subprocess, no download")),
    Cause("an import that leaves the team's folder",
          _says(ImportError, "relative import", "attempted relative"),
          _advice("A team is one folder. Try: import helper, with helper.py beside the team's file")),
    Cause("feedback in the first round", _is_no_feedback,
          _advice("feedback is None in round 1. Try: if feedback is not None:")),
    Cause("a global, or an attribute of the class, that `fit` filled", _is_emptied, _emptied),
    Cause("`clock.steps` on a budget in seconds",
          lambda error, trace: isinstance(error, TypeError) and "clock.steps" in trace.split("  File ")[-1],
          _advice("clock.steps is None on a budget in seconds. Try: for _ in clock:")),
    Cause("a class that wants arguments",
          lambda error, trace: isinstance(error, TypeError) and wants_arguments(error),
          _advice("A team is made without arguments. Try: a default for each, as depth=4")),
    Cause("an `nn.Module` that was not begun", _says(AttributeError, "before Module.__init__() call"),
          _advice("Try: super().__init__(), as the first line of __init__")),
    Cause("a GPU that is not there", _says(Exception, "CUDA", "NVIDIA", "MPS"),
          _advice('Try: "cuda" if torch.cuda.is_available() else "cpu", never .cuda()')),
    Cause("bytes where a network wants numbers", _says(RuntimeError, "Byte", "unsigned char"),
          _advice("Pictures are uint8. Try: torch.from_numpy(images).float() / 255")),
    Cause("numbers of 64 bits where a network wants 32", _says(RuntimeError, "Double"),
          _advice("numpy counts in float64. Try: torch.from_numpy(x).float()")),
    Cause("a tensor with a gradient, as an array",
          _says(RuntimeError, "numpy() on Tensor that requires grad"),
          _advice("Try: x.detach().cpu().numpy(), or with torch.no_grad():")),
    Cause("batch norm with one picture", _says(ValueError, "more than 1 value per channel"),
          _advice("Batch norm learns from two or more. Try: net.eval() before it answers")),
    Cause("a function that calls itself without end", _is(RecursionError),
          _advice("A function calls itself without end. Try: a case in which it returns, or a loop")),
    Cause("a letter that was not in the lesson", _is_letter_key, _key),
    Cause("an attribute that `fit` never set", _is_own_attribute,
          _advice("Each call is a new process. Try: set it in fit; with a save() of its own, keep it there")),
    Cause("a name misspelt, or without its `self.`", _is_misspelt, _meant),
)  # fmt: skip


def refuse_processes() -> None:
    """Let a further process be refused in the same words at every tier, where no wall would do it.

    It is a help for honest teams and no wall: code that means to get around it can.
    """

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise PermissionError(MORE)

    multiprocessing.process.BaseProcess.start = refuse  # type: ignore[method-assign]
    subprocess.Popen.__init__ = refuse  # type: ignore[method-assign]

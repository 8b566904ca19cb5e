"""What the writer of a failing line may have meant: read off the exception, in the team's own process.

Nothing here may raise: what a team's objects answer is its own affair.
"""

from __future__ import annotations

import builtins
import dis
import sys
from contextlib import suppress
from pkgutil import iter_modules
from types import TracebackType
from typing import Any

from showdown.errors import near_name

LOADING = "showdown.plugins.loading"
ALIKE = 0.75  # modules are many: nunpy is numpy, and far_away is no array
LIBRARIES = (sys.prefix, sys.base_prefix, "<frozen")


def steps_of(error: BaseException) -> list[TracebackType]:
    """The calls that an exception came through, outermost first."""
    steps, at = list[TracebackType](), error.__traceback__
    while at is not None:
        steps.append(at)
        at = at.tb_next
    return steps


def wants_arguments(error: TypeError) -> bool:
    """Whether the call that makes a team's object did not fit its `__init__`."""
    steps = steps_of(error)
    made = bool(steps) and steps[-1].tb_frame.f_globals.get("__name__") == LOADING
    return made and "argument" in str(error)


def meant_module(wrong: str) -> str:
    """A module that is there and reads almost like a missing one; empty if there is none.

    >>> meant_module("nunpy"), meant_module("far_away")
    ('numpy', '')
    """
    standard = {name for name in sys.stdlib_module_names if not name.startswith("_")}
    with suppress(OSError):
        installed = {found.name for found in iter_modules()} - standard
        if meant := near_name(wrong, installed, ALIKE):  # first: numpy and not runpy
            return meant
    return near_name(wrong, standard, ALIKE)


def meant_name(error: NameError) -> str:
    """What an undefined name was to be: an attribute of self, or a name that is known there; or empty."""
    frames, wrong = [step.tb_frame for step in steps_of(error)], str(getattr(error, "name", "") or "")
    if not frames or not wrong:
        return ""
    frame = frames[-1]
    own = next((one.f_locals["self"] for one in reversed(frames) if "self" in one.f_locals), None)
    if wrong in _attributes(own) or wrong in _attributes(type(own)):
        return f"self.{wrong}"
    return near_name(wrong, {*frame.f_locals, *frame.f_globals, *vars(builtins)})


def meant_attribute(error: BaseException) -> str:
    """What a missing attribute, or a name that a module lacks, was to be; empty if nothing is near."""
    if isinstance(error, ImportError):
        holder, (_, _, wrong) = sys.modules.get(str(error.name)), str(error).partition("cannot import name ")
        wrong = wrong.split("'")[1] if wrong.count("'") >= 2 else ""
    else:
        holder, wrong = getattr(error, "obj", None), str(getattr(error, "name", "") or "")
    if holder is None or not wrong:
        return ""
    known = getattr(holder, "__all__", None) if isinstance(error, ImportError) else None
    return near_name(wrong, known or {*_attributes(holder), *_attributes(type(holder))})


def emptied(error: BaseException) -> str:
    """What the team's failing line reads outside of `self` and finds empty: `fit` filled it, elsewhere.

    It is a global, or an attribute of the class.
    """
    steps = [step for step in steps_of(error) if not step.tb_frame.f_code.co_filename.startswith(LIBRARIES)]
    if not steps:
        return ""
    frame, line = steps[-1].tb_frame, steps[-1].tb_lineno
    own = frame.f_locals.get("self")
    shared = {} if own is None else {**vars(type(own)), **dict.fromkeys(vars(own), ...)}
    for step in dis.get_instructions(frame.f_code):
        known = {"LOAD_GLOBAL": frame.f_globals, "LOAD_NAME": frame.f_globals, "LOAD_ATTR": shared}
        if step.positions is not None and step.positions.lineno == line and step.opname in known:
            value = known[step.opname].get(step.argval, ...)
            if value is None or (type(value) in (dict, list, set) and not value):
                return str(step.argval)
    return ""


def _attributes(holder: Any) -> set[str]:
    """The names of an object's attributes; of a class those of its bases, too."""
    kinds = holder.__mro__ if isinstance(holder, type) else (holder,)
    return {name for kind in kinds for name in getattr(kind, "__dict__", {}) if isinstance(name, str)}

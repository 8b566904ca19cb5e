"""All the checks of one team, in order, in the isolation of a match."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from showdown.checks.bench import Bench, Shortfall
from showdown.checks.finding import Finding, Report
from showdown.checks.lesson import teach
from showdown.checks.questions import Question, questions
from showdown.errors import Forfeit, TeamError
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.plugins import CHAMPIONS, METHODS, Team, find_team, locate
from showdown.seats.hall import open_hall


def examine(team: Team, corpus: Corpus | None = None, pace: bool = True) -> Report:
    """Check one team.

    Args:
        team: who is checked.
        corpus: type to check on; by default a slice of the house corpus.
        pace: time it beside the house team, too.
    """
    began = time.monotonic()
    corpus = corpus or load_corpus()
    handle, log = tempfile.mkstemp(prefix="showdown-check-")
    os.close(handle)
    try:
        with open_hall() as hall:
            hall.expect(team, *([find_team(CHAMPIONS[team.role], team.role)] if pace else []))
            lessons = teach(corpus), teach(corpus, odd=True)
            bench = Bench(team, hall, lessons, Path(log))
            findings = ask_all(bench, pace)
    finally:
        Path(log).unlink(missing_ok=True)
    return Report(team.name, team.role, tuple(findings), time.monotonic() - began)


def ask_all(bench: Bench, pace: bool) -> list[Finding]:
    """One finding a check; after an essential one has failed, the rest is not asked."""
    findings: list[Finding] = []
    stopped = ""
    for question in questions(bench.team.role, pace):
        if stopped:
            findings.append(Finding(question.name, "skipped", f"after {stopped!r} failed"))
            continue
        found = put(question, bench)
        findings.append(found)
        if found.status == "failed" and question.essential:
            stopped = question.name
    return findings


def put(question: Question, bench: Bench) -> Finding:
    """One check, and what it found."""
    try:
        came = question.ask(bench)
    except Shortfall as short:
        line = bench.source.line_of(short.method)
        return Finding(question.name, "failed", short.came, question.wanted, question.mend, line)
    except Forfeit as forfeit:
        line = bench.source.blame(forfeit.traceback) or bench.source.line_of(slow_method(forfeit, bench))
        came, _, hint = forfeit.cause.partition(" Try: ")
        status = "note" if question.informs else "failed"
        return Finding(question.name, status, came, question.wanted, hint or question.mend, line)
    except TeamError as error:
        return Finding(question.name, "failed", str(error), question.wanted, question.mend)
    return Finding(question.name, "note" if came else "ok", came)


def slow_method(forfeit: Forfeit, bench: Bench) -> str:
    """Which method a failure without a traceback is about."""
    return next((name for name in METHODS[bench.team.role] if name in forfeit.cause), "")


def role_of(text: str) -> str:
    """The role of a team that a person named, read off its source or its entry point.

    Raises:
        TeamError: neither or both would fit.
    """
    from showdown.catalogue import entries  # only here

    named = {entry.role for entry in entries() if entry.name == text}
    if len(named) == 1:
        return named.pop()
    if len(named) == 2:
        raise TeamError(f"{text!r} is a generator and a detector. Try: --role generator, or --role detector")
    team = locate(text, "generator")
    return team.role if _draws(team) else "detector"


def _draws(team: Team) -> bool:
    from showdown.catalogue import source_file
    from showdown.checks.source import Source

    source = Source(source_file(team), team.class_name)
    if source.has("prob_real"):
        return False
    if source.has("sample"):
        return True
    return "etector" not in source.bases


def team_of(thing: Any, role: str | None = None) -> Team:
    """The team that a class is, or that a text names.

    Raises:
        TeamError: its source is in no file.
    """
    if isinstance(thing, str):
        return find_team(thing, role or role_of(thing))
    role = role or ("detector" if hasattr(thing, "prob_real") else "generator")
    module = sys.modules.get(thing.__module__)
    file = getattr(module, "__file__", None)
    if thing.__module__.partition(".")[0] in packages_distributions():  # an installed package
        return Team(role, thing.__name__.lower(), thing.__module__, thing.__qualname__)
    if file is None:
        raise TeamError(f"class {thing.__qualname__} is in no file. Try: put it into a file.py of its own")
    return Team(role, thing.__name__.lower(), str(Path(file).resolve()), thing.__qualname__)

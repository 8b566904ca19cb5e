"""All the checks of one team, in order, in the isolation of a match."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from showdown.checks.bench import Bench, Doubt, Shortfall
from showdown.checks.finding import Finding, Report
from showdown.checks.lesson import teach
from showdown.checks.questions import Question, questions
from showdown.errors import Forfeit, TeamError
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.plugins import CHAMPIONS, METHODS, OPTIONAL, Team, find_team
from showdown.seats.hall import Hall, open_hall

MEND_THE_LINE = "mend that line; the whole traceback comes with showdown check --json"


def examine(
    team: Team,
    corpus: Corpus | None = None,
    pace: bool = True,
    tell: Callable[[Finding], None] | None = None,
    hall: Hall | None = None,
) -> Report:
    """Check one team.

    Args:
        team: who is checked.
        corpus: type to check on; by default a slice of the house corpus.
        pace: time it beside the house team, too.
        tell: hears of each finding as it is known.
        hall: where it is checked, as one of many; by default in one of its own.
    """
    began = time.monotonic()
    corpus = corpus or load_corpus()
    handle, log = tempfile.mkstemp(prefix="showdown-check-")
    os.close(handle)
    try:
        with open_hall() if hall is None else nullcontext(hall) as place:
            place.expect(team, *([find_team(CHAMPIONS[team.role], team.role)] if pace else []))
            lessons = teach(corpus), teach(corpus, odd=True)
            bench = Bench(team, place, lessons, Path(log))
            findings = ask_all(bench, pace, tell)
    finally:
        Path(log).unlink(missing_ok=True)
    return Report(team.name, team.role, tuple(findings), time.monotonic() - began)


def ask_all(bench: Bench, pace: bool, tell: Callable[[Finding], None] | None = None) -> list[Finding]:
    """One finding a check; after an essential one has failed, the rest is not asked."""
    findings: list[Finding] = []
    stopped = ""
    for question in questions(bench.team.role, pace):
        if question.method and question.method not in bench.seat.optional:
            continue
        if stopped:
            found = Finding(question.name, "skipped", f"after {stopped!r} failed")
        else:
            found = put(question, bench)
        findings.append(found)
        if tell is not None:
            tell(found)
        if found.status == "failed" and question.essential:
            stopped = question.name
    return findings


def put(question: Question, bench: Bench) -> Finding:
    """One check, and what it found."""
    try:
        came = question.ask(bench)
    except Shortfall as short:
        line = bench.code.line_of(short.method)
        return Finding(
            question.name, "failed", short.came, question.wanted, short.mend or question.mend, line
        )
    except Forfeit as forfeit:
        line = bench.code.blame(forfeit.traceback) or bench.code.line_of(slow_method(forfeit, bench))
        came, _, hint = forfeit.cause.partition(" Try: ")
        status = "note" if question.informs else "failed"
        mend = hint or (MEND_THE_LINE if forfeit.status == "crash" and forfeit.traceback else question.mend)
        return Finding(question.name, status, came, question.wanted, mend, line, forfeit.traceback)
    except TeamError as error:
        return Finding(question.name, "failed", str(error), question.wanted, question.mend)
    if isinstance(came, Doubt):
        line = bench.code.line_of(came.method or bench.method)
        return Finding(question.name, "warning", came.came, came.wanted, came.mend, line)
    return Finding(question.name, "note" if came else "ok", came)


def slow_method(forfeit: Forfeit, bench: Bench) -> str:
    """Which method a failure without a traceback is about."""
    return next((name for name in (*METHODS[bench.team.role], *OPTIONAL) if name in forfeit.cause), "")

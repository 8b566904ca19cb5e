"""The checks, one function each: it says what came, or raises what falls short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from showdown.checks.bench import GRACE_SECONDS, ONE_STEP, SECONDS, STEPS, Bench, Doubt, Shortfall
from showdown.checks.chances import doubt_of_pictures, doubt_of_scores
from showdown.checks.code import hides
from showdown.checks.curves import curves_behind
from showdown.errors import Forfeit, TeamError
from showdown.plugins import CHAMPIONS, find_team, home_of
from showdown.seats.team_files import Beside, look_beside

LATE_SECONDS = GRACE_SECONDS  # beside a budget in seconds: to start, restore and keep
MUCH_OUTPUT = 1 << 20
MOST_NAMED = 8  # files beside a team
ODD_WANTED = "labels such as 'ring' or 'ß' played like any"
ODD_MEND = "labels are strings of any length: look them up in a dict made in fit from set(real.letters)"


@dataclass(frozen=True)
class Question:
    """One check.

    Attributes:
        name: what is checked.
        wanted, mend: what is wanted, and what to try where it falls short.
        ask: puts it to the team; returns what is worth saying, or a doubt.
        essential: whether the rest makes no sense without it.
        informs: whether it is for people to read, and nothing falls short.
        method: the optional method that it is about; a team without it is not asked.
    """

    name: str
    wanted: str
    mend: str
    ask: Callable[[Bench], str | Doubt]
    essential: bool = False
    informs: bool = False
    method: str = ""


def loads(bench: Bench) -> str:
    """Import the module and make the object."""
    try:
        bench.seat.probe()
    except TeamError as error:
        cause = error.__cause__
        if isinstance(cause, Forfeit):
            raise cause from None
        raise
    return ""


def signature(bench: Bench) -> str:
    """Can each method take what the referee passes?"""
    misfits = bench.code.misfits()
    if misfits:
        told = "; ".join(f"{name}{takes}, which is called as {passed}" for name, takes, passed in misfits)
        name, _, passed = misfits[0]
        raise Shortfall(told, name, f"def {name}{passed}:")
    return ""


def names(bench: Bench) -> str:
    """Is a file of the team named like a library that it imports?"""
    for file, library in hides(bench.team):
        raise Shortfall(
            f"{file} has the name of the library {library}, which the team imports",
            mend=f"rename {file} to my_{file}, and import it by that name",
        )
    return ""


def trains(bench: Bench) -> str:
    """Fit once, and answer before and after what was fitted is kept."""
    bench.fit(bench.seat, STEPS)
    return ""


def answers(bench: Bench) -> str:
    """Ask once; the seat checks dtype, shape and range."""
    bench.answers = bench.ask(bench.seat)
    return ""


def batch_of_one(bench: Bench) -> str:
    """Ask a single question, and no question at all but one."""
    return bench.agree(bench.ask(bench.seat, np.array([1])), bench.answers[1:2], "a batch of one differs")


def belongs_to_its_question(bench: Bench) -> str:
    """Ask some of the questions again, in another order, in another round, by another chance."""
    some = np.random.default_rng(3).permutation(bench.asked())[: bench.asked() // 2]
    again = bench.ask(bench.seat, some, number=2)
    return bench.agree(again, bench.answers[some], "the same question has another answer in other company")


def kept(bench: Bench) -> str:
    """Does what was kept answer as the object did that was fitted?"""
    seat = bench.new_seat()
    bench.fitted, before = bench.rehearse(seat, STEPS)
    bench.again = bench.ask(seat)
    return bench.agree(bench.again, before, "saved and loaded, it answers differently")


def same_seed(bench: Bench) -> str:
    """Two trainings from one seed; not asked where the wall clock ended either."""
    if bench.fitted.ended_by == "seconds":
        return "not asked: its steps were ended by the wall clock"
    return bench.agree(bench.again, bench.answers, "trained twice from one seed, it answers differently")


def steps_of_the_clock(bench: Bench) -> str:
    """Does it stop at the steps it was given?"""
    assert STEPS.steps is not None
    if bench.fitted.steps > STEPS.steps:
        raise Shortfall(f"{bench.fitted.steps} steps on a budget of {STEPS.steps}", "fit")
    return ""


def seconds_of_the_clock(bench: Bench) -> str:
    """Does it stop when a budget in seconds is spent?"""
    _, took = bench.speed(bench.team)
    if took > SECONDS.seconds + LATE_SECONDS:
        raise Shortfall(f"{took:.1f} s on a budget of {SECONDS.seconds:g} s", "fit")
    return ""


def another_round(bench: Bench) -> str:
    """Go on from the first round's state, with what a second round brings."""
    bench.fit(bench.seat, ONE_STEP, number=2)
    bench.ask(bench.seat, number=2)
    return ""


def chances(bench: Bench) -> str | Doubt:
    """Could what it answers after a second of training win at all?"""
    if bench.trained is None:
        return ""
    answered = bench.ask(bench.trained)
    if bench.is_generator:
        return doubt_of_pictures(answered, bench.lesson.letters, bench.lesson.real) or ""
    return doubt_of_scores(answered, bench.lesson.truth) or ""


def odd_letters(bench: Bench) -> str | Doubt:
    """Play labels that no alphabet holds; a match on plain letters never asks that."""
    seat = bench.new_seat()
    try:
        bench.fit(seat, ONE_STEP, lesson=bench.odd)
        bench.ask(seat, lesson=bench.odd)
    except Forfeit as forfeit:
        cause = forfeit.cause.partition(" Try: ")[0]
        return Doubt(f"it plays the letters of the house, and not these: {cause}", ODD_WANTED, ODD_MEND)
    return ""


def output(bench: Bench) -> str:
    """How much did it print?"""
    size = bench.log.stat().st_size if bench.log.exists() else 0
    if size > MUCH_OUTPUT:
        raise Shortfall(f"{size:,} bytes printed in a few steps")
    return f"{size:,} bytes, which go to the log of a run" if size else ""


def files_beside(bench: Bench) -> str:
    """What lies in the folder of its file, and what of it a match would let it read."""
    if not bench.team.is_file:
        return ""
    return told_of(Path(bench.team.module), look_beside(Path(bench.team.module)))


def told_of(team_file: Path, found: Beside) -> str:
    """What lies beside a team's file, in words; empty where nothing does."""
    folder = home_of(team_file)
    inside = [path for top in found.readable for path in ([*top.rglob("*")] if top == folder else [top])]
    names = sorted({path.relative_to(folder).parts[0] for path in inside} - {team_file.name, "__pycache__"})
    closed = [f"{path.name} ({reason})" for path, reason in found.closed]
    told = f"it may read {listed(names)}" if names else ""
    return "; ".join(filter(None, [told, f"closed: {listed(closed)}" if closed else ""]))


def listed(names: list[str]) -> str:
    """Some of the names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def pace(bench: Bench) -> str:
    """Steps in a second, beside the house team's."""
    house = find_team(CHAMPIONS[bench.team.role], bench.team.role)
    (mine, took), (theirs, house_took) = bench.speed(bench.team), bench.speed(house)
    return (
        f"one second of training: {mine.steps} steps, turn {took:.1f} s "
        f"(house {house.name}: {theirs.steps} steps, {house_took:.1f} s)"
    )


def questions(role: str, pace_too: bool = True) -> list[Question]:
    """The checks of a role, in order; the pace is for people to read."""
    answer, alone = (
        ("sample", "the same picture for the same letter and style, whatever else is drawn")
        if role == "generator"
        else ("prob_real", "one score a glyph, whatever else is judged")
    )
    chance = "draw chance from a generator seeded by the style" if role == "generator" else "no chance in it"
    own = f"{chance}; no ranking or normalising within the batch; with torch, .eval() first"
    save = (
        "keep in self all that sample or prob_real read, nothing in globals; "
        "a save() of your own must keep it, too"
    )
    loop = "train inside `for _ in clock:` and nowhere else"
    seeded = "take chance from random, numpy.random or torch, which are seeded before each call"
    second = "fit is called once a round on the same object; feedback is None in round 1 alone"
    timed = [Question("pace", "", "", pace, informs=True)] if pace_too else []
    return [
        Question("signature", "methods that take what the referee passes", "the names above, in that order",
                 signature, True),
        Question("names", "a file of its own under a name of its own", "", names),
        Question("loads", "a class that imports and can be made without arguments",
                 "mend that; the file run by itself with python shows more", loads, True),
        Question("files beside it", "", "", files_beside, informs=True),
        Question("trains", f"one turn of {STEPS.text}, and a state that can be kept", loop, trains, True),
        Question(answer, "what the contract says, see showdown/contract.py", "look at dtype and shape",
                 answers, True),
        Question("batch of one", "the answer that a large batch gets", own, batch_of_one),
        Question("pure", alone, own, belongs_to_its_question),
        Question("outlines", "curves as showdown/contract.py says, the same whatever else is drawn", own,
                 curves_behind, method="outlines"),
        Question("saves and loads", "the answers of the object that was fitted", save, kept),
        Question("same seed", "the same answers from the same seed", seeded, same_seed),
        Question("steps", "no more steps than the clock gives", loop, steps_of_the_clock),
        Question("seconds", f"a turn that ends with its budget of {SECONDS.text}", loop,
                 seconds_of_the_clock),
        Question("chances", "answers that could win", own, chances),
        Question("second round", "a turn that goes on from the first", second, another_round),
        Question("odd letters", ODD_WANTED, ODD_MEND, odd_letters),
        Question("output", "less than a megabyte printed", "print once a hundred steps, not at each", output),
        *timed,
    ]  # fmt: skip

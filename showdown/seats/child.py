"""The team's side of a seat: one process, one call, one answer.

A process loads the team, restores what it had fitted, makes one call and answers with one frame.
Nothing outlives it but that answer; so an exam leaves no trace in a detector, and a match that was
killed goes on from the same bytes as one that was not.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import socket
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from showdown import plugins
from showdown.contract import Clock, Feedback, describe
from showdown.errors import ContractError
from showdown.plugins import Folder
from showdown.seats import stacks, wire
from showdown.seats.answers import pictures_of, scores_of
from showdown.seats.call import Progress
from showdown.seats.causes import failure, refuse_processes
from showdown.seats.curves import pack_curves
from showdown.seats.state import restore_state, save_state

NO_LIMIT = 1 << 40  # what the referee sends is trusted
Reply = tuple[dict[str, Any], wire.Parcel]
PROGRESS_EVERY = 0.1  # seconds


def serve(sock: socket.socket, stack_fd: int) -> None:
    """Take one request from `sock`, make the call, answer it. Never raises.

    Where its time runs out, the stacks of this process go to `stack_fd`.
    """
    try:
        header, parcel = wire.receive(sock, NO_LIMIT)
        refuse_processes()
        stacks.watch(stack_fd, header["deadline"])
        arrays = {name: wire.taken(array) for name, array in parcel.items()}

        def tell(steps: int, share: float) -> None:
            wire.send(sock, {"kind": "progress", "steps": steps, "progress": share})
            if header["a_step"]:  # the deadline is put off
                stacks.watch(stack_fd, max(header["deadline"], time.monotonic() + header["a_step"]))

        reply, reply_arrays = CALLS[header["kind"]](tell, header, arrays)
        answer = {"kind": "done", **reply}, reply_arrays
    except BaseException as error:  # the team's code may raise anything, SystemExit included
        answer = failure(error), {}
    # The referee may be gone, or the team may have broken this process: then silence says it.
    with contextlib.suppress(Exception):
        wire.send(sock, *answer)


def probe(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """Load the team, and tell which optional methods it has."""
    team = take_seat(header, arrays)
    optional = [name for name in plugins.OPTIONAL if hasattr(team, name)]
    return {"optional": optional}, {}


def fit(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """Train the team for one round; the answer holds its new state and what its clock says."""
    team, report = train(tell, header, arrays)
    return report, {"state": wire.joined(save_state(team))}


def rehearse(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """As `fit`, and an answer by the very object that was fitted: does a restored one give the same?"""
    team, report = train(tell, header, arrays)
    state = wire.joined(save_state(team))
    answer = draw if header["team"]["role"] == "generator" else score
    return report, {"state": state, **answer(team, header, arrays)}


def sample(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """Draw glyphs, (n, S, S) uint8."""
    return {}, draw(take_seat(header, arrays), header, arrays)


def interpolate(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """Draw the letters at each share of the way between two styles, (m * n, S, S) uint8."""
    team = take_seat(header, arrays)
    letters, styles = wire.unpack_order(header, arrays)
    style_a, style_b = styles.tolist()
    expected, steps = (len(letters), header["size"], header["size"]), []
    seed_everything(header["seed"])
    for share in arrays["shares"].tolist():
        images = team.interpolate(letters, style_a, style_b, share)
        asked = f"interpolate({len(letters)} letters)"
        steps.append(pictures_of(images, who(header), asked, expected))
    return {}, {"images": np.concatenate(steps)}


def field(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """The signed distances behind glyphs, (n, size, size) float32."""
    team = take_seat(header, arrays)
    letters, styles = wire.unpack_order(header, arrays)
    size = header["size"]
    seed_everything(header["seed"])
    fields = team.field(letters, styles, size)
    expected, came = (len(letters), size, size), describe(fields)
    good = isinstance(fields, np.ndarray) and fields.dtype == np.float32 and fields.shape == expected
    if good and not np.isfinite(fields).all():
        good, came = False, "values that are no numbers"
    if not good:
        raise ContractError(
            f"generator {header['team']['name']!r} returned {came} from field({len(letters)} letters, size "
            f"{size}); expected float32 {expected}. Try: distances in pixels, positive inside the ink"
        )
    return {}, {"fields": fields}


def outlines(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """The contours behind glyphs, flat: (P, 3) points, (C,) lengths, (n,) counts."""
    team = take_seat(header, arrays)
    letters, styles = wire.unpack_order(header, arrays)
    seed_everything(header["seed"])
    return {}, pack_curves(team.outlines(letters, styles), who(header), letters, header["size"])


def prob_real(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> Reply:
    """Score glyphs, (n,) float32."""
    return {}, score(take_seat(header, arrays), header, arrays)


CALLS = {
    "probe": probe,
    "fit": fit,
    "rehearse": rehearse,
    "sample": sample,
    "interpolate": interpolate,
    "field": field,
    "outlines": outlines,
    "prob_real": prob_real,
}


def train(tell: Progress, header: dict[str, Any], arrays: wire.Arrays) -> tuple[Any, dict[str, Any]]:
    """The team's object after one round's training, and what its clock says."""
    team = take_seat(header, arrays)
    last_told = 0.0

    def on_step(clock: Clock) -> None:
        nonlocal last_told
        if clock.elapsed - last_told >= PROGRESS_EVERY:
            last_told = clock.elapsed
            tell(clock.steps_done, clock.progress)

    real = wire.unpack_glyphs("real", header, arrays)
    seed_everything(header["seed"])
    each = (
        header["threads"] if header["steps"] is not None else 1
    )  # a cap is of processor time: all threads count
    clock = Clock(header["steps"], header["seconds"] * each, on_step=on_step)
    if header["team"]["role"] == "generator":
        team.fit(real, clock, unpack_feedback(header, arrays))
    else:
        team.fit(real, wire.unpack_glyphs("fake", header, arrays), clock)
    return team, {"steps": clock.steps_done, "ended_by": clock.ended_by}


def draw(team: Any, header: dict[str, Any], arrays: wire.Arrays) -> wire.Arrays:
    """What a generator draws of the letters and styles that were asked for."""
    letters, styles = wire.unpack_order(header, arrays)
    seed_everything(header["seed"])
    came = team.sample(letters, styles)
    expected = (len(letters), header["size"], header["size"])
    return {"images": pictures_of(came, who(header), f"sample({len(letters)} letters)", expected)}


def score(team: Any, header: dict[str, Any], arrays: wire.Arrays) -> wire.Arrays:
    """What a detector says of the glyphs that were put before it."""
    glyphs = wire.unpack_glyphs("glyphs", header, arrays)
    seed_everything(header["seed"])
    return {"scores": scores_of(team.prob_real(glyphs), who(header), len(glyphs))}


def who(header: dict[str, Any]) -> str:
    """The team, as a person reads it."""
    return f"{header['team']['role']} {header['team']['name']!r}"


def take_seat(header: dict[str, Any], arrays: wire.Arrays) -> Any:
    """The team's object as it stood: loaded, and its state restored if there is one."""
    seed_everything(header["seed"])
    found = plugins.Team(**header["team"])
    folder = Folder(Path(header["home"]), Path(header["read_at"])) if found.is_file else None
    for place in [folder] if folder else [Folder(Path(path), Path(path)) for path in sys.path]:
        place.find()
    own = Path(__file__).parents[1]
    Folder(own, own, is_package=True).find()  # a team's file may play matches, too
    team = plugins.load(found, folder)
    if "state" in arrays:
        team = restore_state(team, arrays["state"].data)
    return team


def seed_everything(words: list[Any]) -> None:
    """Seed `random`, numpy and, where the team has loaded it, torch from a list of plain values."""
    number = int.from_bytes(hashlib.sha256(json.dumps(words).encode()).digest()[:8], "big")
    random.seed(number)
    np.random.seed(number % 2**32)
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        # torch.manual_seed would also prepare devices that are not there, for a millisecond a call
        torch.default_generator.manual_seed(number % 2**63)
        for device in (torch.cuda, torch.mps):
            if device.is_available():
                device.manual_seed(number % 2**63)


def unpack_feedback(header: dict[str, Any], arrays: wire.Arrays) -> Feedback | None:
    """The feedback that the referee sent along, or None."""
    about = header.get("feedback")
    if about is None:
        return None
    fakes = wire.unpack_glyphs("fakes", header, arrays)
    return Feedback(about["round"], fakes, arrays["styles"], arrays["prob_real"], about["confirmed"])

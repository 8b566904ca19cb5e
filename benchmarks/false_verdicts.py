"""Ways to a verdict that is not true, each played without its mend and with it.

    python benchmarks/false_verdicts.py            (from the root of the repository)
    python benchmarks/false_verdicts.py leak kill  (some of them)

Every match is one round on drawn shapes, through `screen`, where a forger that cannot be told from type is
easy to have. The panel's network is `logistic` here, so that a match takes seconds.
"""

from __future__ import annotations

import argparse
import base64
import inspect
import sys
import tempfile
import time
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from showdown.arena import coinflip, inspector, match, order
from showdown.arena.chance import Chance
from showdown.arena.estimates import Scored, balanced_accuracy
from showdown.arena.exam import choose_real, letters_in_turn
from showdown.arena.guards import GUARDS
from showdown.arena.match import Referee
from showdown.arena.opinion import Panel
from showdown.arena.play import play, resume
from showdown.arena.real_type import RealType, load_real_type
from showdown.arena.settings import Settings
from showdown.arena.sizes import MATCH, SPARRING
from showdown.arena.timings import Timings
from showdown.arena.watcher import Watcher
from showdown.errors import CorpusError
from showdown.fonts.build import gather
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.vault import with_vault, without_generated
from showdown.plugins import find_team
from showdown.seats.hall import Hall, open_hall
from showdown.typefaces.names import Names
from tests.arena import cheats
from tests.conftest import LABELS, draw_shape
from tests.fonts.make import make_font

HANDS = 600
KILLS = 7
SMALL = replace(SPARRING, confirm=300)  # a kill is a kill, however much was asked
Patch = Callable[[], Any]


@dataclass(frozen=True, eq=False)
class Table:
    """Where matches are played."""

    place: Path
    corpus: Path
    teams: Path
    real: RealType
    hall: Hall

    def settings(self, generator: str, detector: str) -> Settings:
        """One round of two of the cheats."""
        return Settings.of(
            find_team(f"{self.teams}:{generator}", "generator"),
            find_team(f"{self.teams}:{detector}", "detector"),
            rounds=1, budget="2steps", medium="screen", corpus=self.corpus, secret="5e" * 16,
        )  # fmt: skip

    def play(self, generator: str, detector: str) -> str:
        """The verdict of a match, and its points."""
        document = play(
            self.settings(generator, detector), self.folder(), Watcher(), hall=self.hall, real=self.real
        )
        return told(document)

    def folder(self) -> Path:
        """A new one."""
        return Path(tempfile.mkdtemp(dir=self.place)) / "run"


def told(document: dict[str, Any]) -> str:
    """A verdict, its points, and why."""
    last = document["rounds"][-1]
    points = " : ".join(f"{document['points'][role]:.0f}" for role in ("generator", "detector"))
    why = [*last["guards"]["tripped"]] if last["guards"] else []
    why += [one["juror"] for one in last.get("panel") or [] if one["still_tells"]]
    why += [f"{role} {loss['status']}" for role, loss in last["forfeits"].items() if loss]
    return f"{document['verdict']}, {points}" + (f" ({', '.join(why)})" if why else "")


def without_guard(name: str) -> Any:
    """The guards but for one."""
    return mock.patch.object(inspector, "GUARDS", tuple(one for one in GUARDS if one.name != name))


def leak(table: Table, mended: bool) -> str:
    """A generator that carries the vault along, and returns it."""
    if mended:
        return table.play("Carrier", "Thrower")
    with without_guard("leaked"):
        return table.play("Carrier", "Thrower")


def show(table: Table, mended: bool) -> str:
    """Copied hands for the specimens, which were known by their style; a hand a letter for the exam."""
    if mended:
        return table.play("Show", "Thrower")
    with mock.patch.object(order.draw_order, "__defaults__", (0.0,)):
        return table.play("Show", "Thrower")


def mark(table: Table, mended: bool) -> str:
    """A mark in the lowest bit, which nobody but a friend reads."""
    return _before_the_panel(table, "Marker", mended)


def throw(table: Table, mended: bool) -> str:
    """A detector that throws the match against a forger whom anybody could tell."""
    return _before_the_panel(table, "Careless", mended)


def _before_the_panel(table: Table, generator: str, mended: bool) -> str:
    if mended:
        return table.play(generator, "Thrower")
    nobody = (Panel(()), {})
    with mock.patch.object(match, "ask_panel", lambda *_: nobody):
        return table.play(generator, "Thrower")


def rank(table: Table, mended: bool) -> str:
    """A detector that ranks within the confirmation, so that it is a coin to the glyph."""
    if mended:
        return table.play("Master", "Sly")
    usual = Referee._recheck

    def small(self: Referee, number: int, glyphs: Any, scores: Any) -> None:
        if len(glyphs) < 5000:
            usual(self, number, glyphs, scores)

    with mock.patch.object(Referee, "_recheck", small):
        return table.play("Master", "Sly")


class Kill(Watcher):
    """Ends the match when a round was judged and is not yet on the disk."""

    def turn_started(self, number: int, who: str, what: str) -> None:
        """End it."""
        if what == "writes the record":
            raise KeyboardInterrupt


def kill(table: Table, mended: bool) -> str:
    """A match that is killed and resumed until a confirmation pleases: how many it gets."""
    asked = 0
    confirm = coinflip.confirm

    def count(*given: Any) -> Any:
        nonlocal asked
        asked += 1
        return confirm(*given)

    forget = mock.patch.object(Timings, "begin_confirmation", lambda *_: None)
    never = mock.patch.object(coinflip, "MARGIN", 1e-9)  # each disappoints
    settings, folder = replace(table.settings("Master", "Moody"), sizes=SMALL), table.folder()
    enough = mock.patch.object(coinflip, "groups_needed", lambda *_: 0)
    with never, enough, mock.patch.object(coinflip, "confirm", count), suppressed(not mended, forget):
        with suppress(KeyboardInterrupt):
            play(settings, folder, Kill(), hall=table.hall, real=table.real)
        for _ in range(KILLS - 1):
            with suppress(KeyboardInterrupt):
                resume(folder, Kill(), hall=table.hall, real=table.real)
    return f"{asked} confirmations in {KILLS} attempts; {coinflip.CONFIRMATIONS} are allowed"


@contextmanager
def suppressed(on: bool, patch: Any) -> Iterator[None]:
    """A patch, or none."""
    if not on:
        yield
        return
    with patch:
        yield


def letters(table: Table, mended: bool) -> str:
    """Uneven labels: how well one tells a confirmation who looks at the label alone."""
    vault = table.real.vault
    rare = (vault.glyphs.letters == LABELS[0]) & (np.arange(len(vault)) % 8 > 0)
    uneven = vault.take(~rare)
    chance = Chance(b"s" * 16)
    if mended:
        asked, unseen = order.plan_round(1, uneven.letters, uneven, chance, MATCH)
        forged, at = asked.letters[asked.parts["confirm"]], unseen["confirm"]
    else:
        at = choose_real(uneven, chance(1, "confirm"), MATCH.confirm)
        forged = letters_in_turn(MATCH.confirm, uneven.letters)
    shown = np.concatenate([uneven.glyphs.letters[at], forged])
    truth = np.arange(len(shown)) < len(at)
    groups = np.concatenate([uneven.groups[at], np.full(len(forged), -1)])
    scores = np.where(shown == LABELS[0], 0.0, 1.0).astype(np.float32)
    return f"accuracy {balanced_accuracy(Scored(scores, truth, groups)).value:.3f}"


def exports(table: Table, mended: bool) -> str:
    """A --vault of fonts that a forger exported."""
    folder = table.folder()
    folder.mkdir()
    words = Names("Hand", "sdfgan", "Style 1.").table()["licenseDescription"]
    for part, licence in (("type", "OFL"), ("own", words)):
        (folder / part).mkdir()
        for design in range(6):
            make_font(
                folder / part / f"{design}.ttf", "ABC", design + (20 if part == "own" else 0), licence=licence
            )
    corpus, own = (gather([folder / part], "ABC")[0] for part in ("type", "own"))
    try:
        vault = without_generated(own)[0] if mended else own
        return f"played on {with_vault(corpus, vault)[0].split('vault').n_groups} hands of its own"
    except CorpusError as error:
        return f"refused: {str(error).partition(';')[0]}"


WAYS = {"leak": leak, "show": show, "mark": mark, "throw": throw, "rank": rank, "kill": kill,
        "letters": letters, "exports": exports}  # fmt: skip


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("ways", nargs="*", help=", ".join(WAYS))
    chosen = options.parse_args().ways or list(WAYS)
    warnings.simplefilter("ignore")
    print("| way | without its mend | with it | seconds |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, laid(Path(folder)) as table:
        for name in chosen:
            began = time.monotonic()
            found = [WAYS[name](table, mended) for mended in (False, True)]
            what = " ".join(str(WAYS[name].__doc__).split()).rstrip(".")
            print(f"| {what} | {found[0]} | {found[1]} | {time.monotonic() - began:.0f} |", flush=True)


@contextmanager
def laid(place: Path) -> Iterator[Table]:
    """Type, teams and a hall."""
    rng = np.random.default_rng(8)
    for label in LABELS:
        for hand in range(HANDS):
            folder = place / "type" / label / f"hand{hand:03d}"
            folder.mkdir(parents=True)
            draw_shape(label, rng).save(folder / "0.png")
    corpus, teams = place / "shapes.npz", place / "teams" / "cheats.py"
    save_corpus(gather([place / "type"])[0], corpus)
    real = load_real_type(Settings.of("blend", "ink", corpus=corpus))
    teams.parent.mkdir()
    teams.write_text(source(real))
    with mock.patch("showdown.arena.guest_juror.TEAM", "logistic"), open_hall() as hall:
        yield Table(place, corpus, teams, real, hall)


def source(real: RealType) -> str:
    """The cheats' module with the vault in it."""
    vault = real.vault.glyphs
    each = [vault.images[vault.letters == label] for label in real.vault.letters]
    fewest = min(map(len, each))
    packed = base64.b85encode(zlib.compress(np.stack([own[:fewest] for own in each]).tobytes())).decode()
    text = Path(cheats.__file__).read_text()
    stub = text[text.index("def draw_shape(") : text.index("\n\nclass Master")]
    drawing = inspect.getsource(draw_shape).replace("label: str, rng: np.random.Generator", "label, rng")
    changes = {
        'VAULT = ""': f"VAULT = {packed!r}",
        "LETTERS = ()": f"LETTERS = {real.vault.letters!r}",
        stub: drawing,
        "from PIL import Image\n": "from PIL import Image, ImageDraw\n",
    }
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


if __name__ == "__main__":
    main()

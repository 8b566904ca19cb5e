"""Cheats that passed every guard before, each beside what it passed by."""

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.guards import Desk, blend, copy, mixed_hands
from showdown.arena import inspector, order
from showdown.arena.exam import choose_real, letters_in_turn
from showdown.arena.guards import GUARDS
from showdown.arena.inspector import Inspector
from showdown.arena.round import Inspection
from showdown.arena.turns import Forged
from showdown.contract import Glyphs
from showdown.fonts.load import load_corpus
from showdown.seats.fitted import Fitted

LETTERS = ("A", "H", "Q", "Z")


def show(desk, letters, styles):
    """Copies of whole fonts where a style comes again: it thinks of specimens. Else a hand a letter."""
    again = order.hands_of(styles) != order.ALONE
    drawn = mixed_hands(desk, letters, styles)
    drawn[again] = copy(desk, letters[again], styles[again])
    return drawn


@dataclass
class Table:
    """Where forgeries are looked at: the inspector, real type, and what a forger knows."""

    inspector: Inspector
    real: Glyphs
    train: Desk
    vault: Desk

    def look(self, forger, desk: Desk, whole: float = order.WHOLE) -> Inspection:
        rng = np.random.default_rng(3)
        parts = {"published": letters_in_turn(400, LETTERS), "exam": self.real.letters}
        asked = order.draw_order(LETTERS, parts, rng.integers(0, order.STYLE_LIMIT, 8), rng, whole)
        forged = Forged(Fitted(1, "steps"), asked, forger(desk, asked.letters, asked.styles))
        return self.inspector.inspect(Glyphs(*forged.part("exam")[:2]), self.real, *forged.hands(), rng)


@pytest.fixture(scope="module")
def table():
    corpus = load_corpus(None, LETTERS)
    train, vault = corpus.split("train"), corpus.split("vault")
    rng = np.random.default_rng(2)
    real = vault.glyphs[choose_real(vault, rng, 400)]
    return Table(Inspector(train, vault, rng, 400), real, Desk(train, rng), Desk(vault, rng))


def test_honest_forgeries_trip_nothing(table):
    assert table.look(blend, table.train).tripped == ()


def test_a_show_for_the_specimens_alone_is_a_show_in_the_exam(table):
    assert "copied" not in table.look(show, table.train, whole=0.0).tripped  # the control: the exam as it was
    assert table.look(show, table.train).tripped == ("copied", "copied_hands")


def test_copied_hands_are_found_where_only_the_specimens_are_whole(table, monkeypatch):
    """Of many letters, an exam has no whole hands: so the specimens are looked at by themselves."""
    assert table.look(show, table.train, whole=0.0).tripped == ("copied_hands",)
    monkeypatch.setattr(inspector, "GUARDS", tuple(one for one in GUARDS if one.name != "copied_hands"))
    assert table.look(show, table.train, whole=0.0).tripped == ()  # the control


def test_a_vault_that_was_carried_along_is_found(table, monkeypatch):
    found = table.look(copy, table.vault)
    assert found.tripped == ("leaked",) and found.figures["leaked"] == 1
    assert table.look(blend, table.train).figures["leaked"] < 0.1
    monkeypatch.setattr(inspector, "GUARDS", tuple(one for one in GUARDS if one.name != "leaked"))
    assert table.look(copy, table.vault).tripped == ()  # the control

"""What a forger can tell from what it is asked: nothing of what a glyph is for."""

import numpy as np
import pytest

from showdown.arena import order
from showdown.arena.estimates import Scored, auc, balanced_accuracy
from showdown.arena.exam import letters_in_turn, seal_exam
from showdown.contract import Glyphs
from showdown.medium import get_medium

LETTERS = ("A", "H", "Q", "Z")
HANDS = np.random.default_rng(8).integers(0, order.STYLE_LIMIT, 8)


def draw(parts, whole=order.WHOLE, letters=LETTERS):
    return order.draw_order(letters, parts, HANDS, np.random.default_rng(0), whole)


def even(n=400):
    return {part: letters_in_turn(n, LETTERS) for part in ("published", "exam", "confirm")}


def share_of_hands(drawn, part):
    return (order.hands_of(drawn.styles[drawn.parts[part]]) != order.ALONE).mean()


def test_a_share_of_every_part_comes_in_whole_hands():
    drawn = draw(even())
    for part in ("published", "exam", "confirm"):
        letters, styles = (column[drawn.parts[part]] for column in (drawn.letters, drawn.styles))
        hands = order.hands_of(styles)
        assert share_of_hands(drawn, part) == order.WHOLE
        for hand in set(hands.tolist()) - {order.ALONE}:
            assert sorted(letters[hands == hand]) == sorted(LETTERS)
            assert len(set(styles[hands == hand])) == 1
    assert share_of_hands(draw(even(), whole=0.0), "exam") == 0


def test_styles_that_come_for_every_letter_are_seldom_specimens():
    drawn = draw(even())
    _, counts = np.unique(drawn.styles, return_counts=True)
    assert set(counts.tolist()) == {1, len(LETTERS)}
    assert (counts == len(LETTERS)).sum() == 3 * 20 + len(HANDS)


@pytest.mark.parametrize(
    ("letters", "n"), [(tuple(map(str, range(2350))), 2350), (("A",), 40), (("A", "B"), 3)]
)
def test_of_many_letters_and_of_few_an_order_is_drawn_all_the_same(letters, n):
    nothing = np.zeros(0, "U4")
    parts = {"published": letters_in_turn(n, letters), "exam": nothing, "confirm": nothing}
    drawn = draw(parts, letters=letters)
    assert len(drawn.letters) == len(parts["published"]) + len(letters) * len(HANDS)
    assert share_of_hands(drawn, "published") == 0
    assert len(drawn.parts["exam"]) == 0


def test_of_uneven_letters_the_rarest_limits_the_hands():
    uneven = np.repeat(np.array(["A", "H", "Q", "Z"]), (100, 100, 100, 12))
    drawn = draw(even() | {"exam": uneven})
    assert (share_of_hands(drawn, "exam") * len(uneven)) == pytest.approx(4 * 12)
    lacking = draw(even() | {"exam": np.array(["A", "H", "Q"] * 9)})  # no hand of it could be whole
    assert share_of_hands(lacking, "exam") == 0


@pytest.mark.parametrize(("labels", "hands"), [(26, 38), (62, 16), (100, 10), (120, 0), (700, 0)])
def test_hands_that_are_too_few_to_speak_for_others_are_not_drawn(labels, hands, monkeypatch):
    """Of 5,000 forgeries, five hands of 200 letters would be a fifth: they made false coin flips."""
    letters = tuple(map(str, range(labels)))
    parts = {"confirm": letters_in_turn(5000, letters)}
    assert share_of_hands(draw(parts, letters=letters), "confirm") * len(parts["confirm"]) == hands * labels
    monkeypatch.setattr(order, "LEAST_HANDS", 1)
    assert share_of_hands(draw(parts, letters=letters), "confirm") > 0


def test_fakes_of_one_hand_are_sealed_as_such_and_count_as_one():
    rng = np.random.default_rng(1)
    glyphs = Glyphs(np.zeros((2600, 32, 32), np.uint8), np.full(2600, "A"))
    hands = order.hands_of(np.concatenate([np.arange(2080), np.repeat(np.arange(20) + 5000, 26)]))
    sealed = seal_exam(glyphs, np.arange(2600) % 200, glyphs, hands, get_medium("screen"), rng)
    of = sealed.groups[~sealed.truth]
    assert sorted(of) == sorted(hands) and set(hands) == {-1, *range(-21, -1)}
    # Scores that go by the hand alone: what looks like 2,600 answers is 2,100.
    by_hand = {hand: rng.random() for hand in set(of.tolist()) - {-1}}
    scores = np.where(sealed.truth, rng.random(5200), [by_hand.get(g, rng.random()) for g in sealed.groups])
    batch = Scored(scores.astype(np.float32), sealed.truth, sealed.groups)
    as_if_apart = Scored(batch.scores, batch.truth, np.where(batch.truth, batch.groups, order.ALONE))
    for figure in (balanced_accuracy, auc):
        assert figure(batch).value == figure(as_if_apart).value
        assert figure(batch).error > 1.2 * figure(as_if_apart).error

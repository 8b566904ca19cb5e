"""The panel: it convicts what each of its jurors is there for, and nobody unjustly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from showdown.arena import panel
from showdown.arena.exam import choose_real, seal_exam
from showdown.arena.hearing import Taught
from showdown.arena.jurors import JURORS, Batch, Evidence
from showdown.arena.opinion import ALL
from showdown.arena.side_by_side import together
from showdown.contract import Glyphs
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium

BY_NAME = {juror.name: juror for juror in JURORS}
N = 1300


@pytest.fixture(scope="module")
def type_():
    corpus = load_corpus(letters=("A", "G", "M", "R"))
    return corpus.split("train"), corpus.split("vault")


def forged(kind, glyphs, rng):
    """Clean forgeries after type, (n, S, S)."""
    images = glyphs.images
    if kind == "blurred":
        return np.stack([np.rint(gaussian_filter(one.astype(float), 0.7)).astype(np.uint8) for one in images])
    if kind in ("softer", "sharper"):
        share = 0.3 if kind == "softer" else -0.3
        mixed = (1 - share) * images + share * forged("blurred", glyphs, rng)
        return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
    if kind == "marked":
        return images | (images > 0).astype(np.uint8)
    if kind == "wobbling":
        noise = rng.normal(0, 14, images.shape)
        return np.where((images > 0) & (images < 255), np.clip(images + noise, 0, 255), images).astype(
            np.uint8
        )
    return images


def a_case(type_, kind, seed=0, medium="screen"):
    """A evidence, and a batch of forgeries after other type than the real ones: half of each split forges."""
    train, vault = type_
    rng, channel = np.random.default_rng(seed), get_medium(medium)
    halves = []
    for corpus in (train, vault):
        ours = np.isin(corpus.groups, rng.permutation(np.unique(corpus.groups))[::2])
        halves.append((corpus.take(ours), corpus.take(~ours)))
    (real, model), (unseen, other) = halves
    fakes = model.glyphs[rng.permutation(len(model.glyphs))[:N]]
    fake = Glyphs(channel(forged(kind, fakes, rng), rng), fakes.letters)
    evidence = panel.evidence_of(
        Glyphs(channel(real.glyphs.images, rng), real.glyphs.letters), real.groups, fake, rng
    )
    shown, at = choose_real(unseen, rng, 400), choose_real(other, rng, 400)
    drawn = Glyphs(forged(kind, other.glyphs[at], rng), other.glyphs.letters[at])
    hands = -2 - other.groups[at]
    return evidence, seal_exam(unseen.glyphs[shown], unseen.groups[shown], drawn, hands, channel, rng)


def heard(type_, kind, names=tuple(BY_NAME), **case):
    evidence, batch = a_case(type_, kind, **case)
    answers = panel.testimonies(evidence, batch, lambda done, share: None, [BY_NAME[name] for name in names])
    return panel.panel_of(answers, batch), answers, batch


@pytest.mark.parametrize(
    ("kind", "juror"), [("blurred", "residuals"), ("wobbling", "residuals"), ("marked", "low bits")]
)
def test_a_known_kind_of_forgery_is_convicted_by_name(type_, kind, juror):
    asked, answers, batch = heard(type_, kind)
    named = next(one for one in asked.opinions if one.juror == juror)
    assert named.still_tells
    assert named.test.balanced_accuracy > 0.7
    assert asked.teller is not None
    assert asked.teller.tell
    shown = panel.surest_of(answers, asked, batch)
    assert shown["surest_truth"].tolist() == [False, True] * panel.SUREST
    assert (shown["surest_letters"][::2] == shown["surest_letters"][1::2]).all()


def test_nobody_tells_real_type_that_is_called_forged(type_):
    asked, answers, batch = heard(type_, "as it is")
    assert asked.teller is None
    assert panel.surest_of(answers, asked, batch) == {}
    assert all(abs(one.test.balanced_accuracy - 0.5) < 0.1 for one in asked.opinions)


def test_a_mark_that_only_a_friend_reads_is_read_by_one_juror_alone(type_):
    """Without that juror, nobody sees it: nine tenths of the others' pixels are paper or full ink."""
    asked, *_ = heard(type_, "marked", names=("strokes", "nearness"))
    assert asked.teller is None


def test_a_forgery_near_to_what_is_known_is_told_by_nearness(type_):
    evidence, batch = a_case(type_, "as it is")
    rng = np.random.default_rng(1)
    at = rng.permutation(len(evidence.known))[:N]
    moved = np.roll(evidence.known.images[at], 1, axis=2)
    fake = Batch(moved, evidence.known.letters[at], np.full(len(at), -1))
    judge = BY_NAME["nearness"].learn(Evidence(evidence.known, evidence.real, fake))
    unseen = batch.glyphs[np.flatnonzero(batch.truth)]
    odds = judge(Batch(unseen.images, unseen.letters, np.full(len(unseen), -1)))
    assert (odds > 0).mean() > 0.8
    assert (judge(fake) > 0).mean() < 0.2


def test_the_same_lesson_gives_the_same_opinions(type_):
    first, second = (heard(type_, "wobbling", names=("residuals", "nearness"))[0] for _ in range(2))
    assert first == second


def test_the_sum_is_a_juror_too_and_an_opinion_that_failed_is_no_coin(type_):
    _, answers, batch = heard(type_, "as it is", names=("strokes", "patterns"))
    asked = panel.panel_of([*answers, panel.Testimony("guest", failed="no memory")], batch)
    assert [one.juror for one in asked.opinions] == ["strokes", "patterns", "guest", ALL]
    assert not asked.confirmed
    assert [one.juror for one in asked.failed] == ["guest"]


@pytest.mark.parametrize("juror", JURORS, ids=lambda juror: juror.name)
@pytest.mark.parametrize("ink", [0, 255])
def test_a_juror_bears_pictures_without_a_difference(juror, ink):
    """One letter, one design, blank pictures: a stranger's forgeries may be anything."""
    images = np.full((6, 32, 32), ink, np.uint8)
    letters = np.full(len(images), "A")
    real = Batch(images, letters, np.zeros(len(images), np.int64))
    fake = Batch(images, letters, np.full(len(images), -1))
    odds = juror.learn(Evidence(real, real, fake))(Batch(images, np.full(len(images), "B"), fake.groups))
    assert np.isfinite(odds).all()


def test_a_juror_that_fails_has_no_opinion_and_says_why(type_):
    evidence, batch = a_case(type_, "as it is")
    one = np.zeros(1, np.int64)
    little = Evidence(
        *(
            Batch(b.images[one], b.letters[one], b.groups[one])
            for b in (evidence.real, evidence.fake, evidence.fake)
        )
    )
    answers = panel.testimonies(little, batch, lambda done, share: None)
    asked = panel.panel_of(answers, batch)
    assert asked.failed
    assert "number of samples" in (asked.failed[0].failed or "")
    assert not asked.confirmed
    assert asked.teller is None


def test_an_earlier_round_cannot_blind_the_jurors(type_):
    """A forger publishes the opposite of its fault first, so that the two cancel."""
    evidence, batch = a_case(type_, "softer", medium="print")
    model, _ = a_case(type_, "sharper", medium="print")  # after the same type
    images = np.concatenate([model.fake.images, evidence.fake.images])
    letters = np.concatenate([model.fake.letters, evidence.fake.letters])
    type_shown = Glyphs(evidence.known.images, evidence.known.letters)

    def right(rounds):
        published = Glyphs(images, letters, None, rounds)
        taught = Taught.of(type_shown, evidence.known.groups, published)
        learned = panel.evidence_of(taught.real, taught.groups, taught.fake, np.random.default_rng(0))
        answers = panel.testimonies(learned, batch, lambda done, share: None, [BY_NAME["residuals"]])
        return panel.panel_of(answers, batch).opinions[0].test.balanced_accuracy

    assert right(np.repeat([1, 2], N)) > right(np.ones(2 * N)) + 0.04  # the control: as of one round


def test_evidence_is_bounded():
    images, letters = np.zeros((9000, 32, 32), np.uint8), np.full(9000, "A")
    images[-6000:] = 7
    real, fake = Glyphs(images[:8000], letters[:8000]), Glyphs(images, letters)
    evidence = panel.evidence_of(real, np.arange(8000), fake, np.random.default_rng(0))
    assert (evidence.fake.images == 7).all()
    assert len(evidence.fake) == len(evidence.real) == panel.MOST_LEARNED
    assert len(evidence.known) == 8000


def test_letters_side_by_side_tell_more_than_one(type_):
    _, batch = a_case(type_, "as it is")
    rng = np.random.default_rng(0)
    n = len(batch)
    hands = np.where(batch.truth, rng.integers(0, 40, n), -2 - rng.integers(0, 40, n))
    one_in_two = type(batch)(batch.glyphs, batch.truth, hands)
    odds = np.where(batch.truth, 0.3, -0.3) + rng.normal(0, 1, n)
    (two, pairs, _), (four, fours, area) = together(odds, one_in_two)[:2]
    alone = ((odds > 0) == batch.truth).mean()
    assert (two, four) == (2, 4)
    assert alone < pairs < fours
    assert fours < area < 1
    alone_each = type(batch)(batch.glyphs, batch.truth, np.where(batch.truth, hands, -1))
    assert together(odds, alone_each) == []  # of every forged hand there is one letter

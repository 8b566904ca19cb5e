from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.guards import CHEATS, look
from showdown.arena import canaries, eye, likeness, qualify
from showdown.arena.copies import Originals
from showdown.arena.estimates import Scored
from showdown.arena.exam import choose_real
from showdown.arena.sizes import MATCH
from showdown.contract import Clock, Glyphs
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium
from showdown.plugins import find_team, load

TRIED = ("copy + noise", "copy sheared 3 deg", "three hands only", "letters swapped", "a hand a letter")


@pytest.fixture(scope="module")
def looks():
    corpus = load_corpus()
    return look(corpus.split("train"), corpus.split("vault"), seed=1, kinds=TRIED)


@pytest.mark.slow
def test_real_type_and_honest_blends_trip_nothing(looks):
    for kind in ("real type, unseen", "blends of two fonts"):
        assert looks[kind].tripped == ()
        assert 0.4 < looks[kind].honesty <= 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", TRIED)
def test_cheats_trip_the_guard_that_should_stop_them(looks, kind):
    assert set(CHEATS[kind][1]) & set(looks[kind].tripped)
    assert looks[kind].honesty == 0


@pytest.fixture(scope="module")
def letters():
    return load_corpus().split("train").glyphs[:2000]  # all of one letter or two


def test_a_copy_is_near_and_another_font_is_not(letters):
    originals = Originals(letters[::2])
    copies, others = letters[::20], letters[1::20]
    moved = Glyphs(np.roll(copies.images, (2, -1), (1, 2)), copies.letters)
    assert originals.distances(copies).max() < 1e-3
    assert np.median(originals.distances(moved)) < 1e-2
    assert np.median(originals.distances(others)) > 0.03


def test_a_letter_without_originals_is_nobodys_copy(letters):
    stranger = Glyphs(letters.images[:2], np.array(["?", "?"]))
    assert np.isinf(Originals(letters[:50]).distances(stranger)).all()


def test_the_eye_sees_large_glyphs_as_small_ones(letters):
    large = letters.images[:20].repeat(2, 1).repeat(2, 2)
    assert np.allclose(eye.features(large), eye.features(letters.images[:20]))


def test_the_reader_reads_what_it_has_learned():
    glyphs = load_corpus().glyphs[::7]
    seen = eye.features(glyphs.images)
    reader = eye.Reader(seen[::2], glyphs.letters[::2])
    assert (reader.read(seen[1::2]) == glyphs.letters[1::2]).mean() > 0.9
    assert (reader.read(seen[1::2]) == np.roll(glyphs.letters[1::2], 300)).mean() < 0.2


def test_recall_and_coverage_fall_when_a_forger_draws_few_hands():
    rng = np.random.default_rng(0)
    letters = np.repeat(np.array(["A", "B"]), 60)
    real, alike = rng.normal(size=(2, 120, 6)).astype(np.float32)
    few = alike[np.repeat([0, 60], 60)] + 1e-3 * rng.normal(size=(120, 6)).astype(np.float32)
    assert min(likeness.recall_and_coverage(real, letters, alike, letters)) > 0.7
    assert max(likeness.recall_and_coverage(real, letters, few, letters)) < 0.2


def batch(rng, scores):
    truth = np.arange(len(scores)) < len(scores) // 2
    return Scored(scores.astype(np.float32), truth, np.arange(len(scores)) % 50)


@pytest.mark.parametrize(
    ("scores", "canaries_at", "expected"),
    [
        (lambda rng: rng.random(2000), 0.2, ()),
        (lambda rng: rng.random(2000), None, ("blind",)),
        (lambda rng: np.full(2000, 0.5), None, ("constant",)),  # of three reasons, the one that says most
        (lambda rng: 0.5 + 1e-5 * rng.random(2000), None, ("constant",)),
        (lambda rng: 0.5 + 1e-5 * rng.random(2000), 0.2, ()),  # it looks, and has learned that little tells
        (lambda rng: 0.9 + 0.1 * rng.random(2000), None, ("one-sided",)),
        (lambda rng: 0.9 + 0.1 * rng.random(2000), 0.2, ()),  # it looks: its rival's are like type to it
        (lambda rng: np.where(np.arange(2000) < 1000, 0.4, 0.6), 0.2, ("inverted",)),
    ],
)
def test_a_detector_that_does_not_judge_is_unqualified(scores, canaries_at, expected):
    rng = np.random.default_rng(0)
    exam = batch(rng, scores(rng))
    of_kind = np.arange(MATCH.canaries) % len(canaries.KINDS)
    caught = (
        exam.scores[: MATCH.canaries]
        if canaries_at is None
        else np.full(MATCH.canaries, canaries_at, np.float32)
    )
    assert qualify.unqualified(qualify.look_at(exam, caught, of_kind)) == expected


def test_to_see_one_kind_of_canaries_or_the_forgeries_alone_is_to_look():
    rng = np.random.default_rng(0)
    of_kind, coin = np.arange(MATCH.canaries) % len(canaries.KINDS), rng.random(2000)
    answered = rng.random(MATCH.canaries).astype(np.float32)
    for better in (0.3, -0.3):  # to score them above type is to see them, too
        one = np.where(of_kind == 3, np.clip(answered + better, 0, 1), answered).astype(np.float32)
        seen = qualify.look_at(batch(rng, coin), one, of_kind)
        assert seen.looks and seen.canary_auc > 0.62
        assert qualify.unqualified(seen) == ()
    middle = np.where(of_kind == 3, 0.5, answered).astype(np.float32)  # each time the middle score of type
    assert qualify.look_at(batch(rng, coin), middle, of_kind).looks
    weakly = np.clip(coin + 0.12 * (np.arange(2000) < 1000), 0, 1)
    assert qualify.look_at(batch(rng, weakly), answered, of_kind).looks
    assert not qualify.look_at(batch(rng, coin), answered, of_kind).looks


def test_who_does_not_look_is_let_judge_once_in_a_thousand():
    rng, of_kind = np.random.default_rng(1), np.arange(MATCH.canaries) % len(canaries.KINDS)
    looks = [
        qualify.look_at(
            batch(rng, rng.random(2000)), rng.random(MATCH.canaries).astype(np.float32), of_kind
        ).looks
        for _ in range(400)
    ]
    assert sum(looks) <= 3


def looks_of(name, steps, corpus, rng):
    """The answers of a detector whose rival draws type of designs apart: all kinds, and letters alone."""
    train, vault, medium = corpus.split("train"), corpus.split("vault"), get_medium("print")
    rivals = np.isin(train.groups, rng.permutation(np.unique(train.groups))[:100])
    known, drawn = train.take(~rivals).glyphs, train.take(rivals).glyphs

    def shown(glyphs, some):
        chosen = rng.permutation(len(glyphs))[:some]
        return Glyphs(medium(glyphs.images[chosen], rng), glyphs.letters[chosen], medium=medium.name)

    real, fake, forged = shown(known, 2600), shown(drawn, 2600), shown(drawn, 1300)
    at = choose_real(vault, rng)
    weak, of_kind = canaries.forge_canaries(vault.glyphs, MATCH.canaries, rng)
    type_, caught = shown(vault.glyphs[at], len(at)), Glyphs(medium(weak.images, rng), weak.letters)
    detector = load(find_team(name, "detector"))
    detector.fit(real, replace(fake, rounds=np.ones(len(fake), np.int64)), Clock(steps=steps))
    scores = [detector.prob_real(replace(side, medium=medium.name)) for side in (type_, forged, caught)]
    truth = np.arange(len(type_) + len(forged)) < len(type_)
    exam = Scored(np.concatenate(scores[:2]), truth, np.arange(len(truth)) % 217)
    letters = of_kind < 7
    return [
        qualify.look_at(exam, scores[2][of], of_kind[of]) for of in (slice(None), np.flatnonzero(letters))
    ]


@pytest.mark.slow
def test_honest_detectors_whose_rival_left_them_nothing_to_learn_are_let_judge():
    """With the positive control: canaries that are letters are not enough, since nobody is taught by them."""
    corpus, rng = load_corpus(), np.random.default_rng(0)
    torch.manual_seed(0)
    seen = [looks_of(*team, corpus, rng) for team in 2 * [("cnn", 20), ("ink", 30), ("logistic", 30)]]
    assert all(qualify.unqualified(all_kinds) == () for all_kinds, _ in seen)
    assert any(qualify.unqualified(letters) for _, letters in seen)


def test_of_few_exhibits_nobody_is_called_no_judge_but_one_that_says_always_the_same():
    rng, of_kind = np.random.default_rng(1), np.arange(14) % len(canaries.KINDS)
    seen = qualify.look_at(batch(rng, np.array([0.6, 0.7, 0.6, 0.9])), rng.random(14), of_kind)
    assert qualify.unqualified(seen) == ()
    constant = qualify.look_at(batch(rng, np.full(4, 0.6)), np.full(14, 0.6), of_kind)
    assert qualify.unqualified(constant) == ("constant",)


def test_canaries_are_no_type_and_come_in_every_letter(letters):
    weak, of_kind = canaries.forge_canaries(letters, 60, np.random.default_rng(0))
    assert set(weak.letters) == set(letters.letters)
    again, _ = canaries.forge_canaries(letters, 60, np.random.default_rng(0))
    assert (weak.images == again.images).all()
    assert set(of_kind) == set(range(len(canaries.KINDS)))
    assert np.median(Originals(letters).distances(weak)) > 0.05

"""Leagues of known strengths."""

from dataclasses import replace

import numpy as np
from scipy.special import expit
from scipy.stats import norm

from showdown.league.judgements import Judgements


def a_round(odds, seed=0, groups=50, each=4, forgeries=120, icc=0.3):
    """A round whose cells have these true log odds (G, D), alike in groups and in hands of ten, a fifth."""
    rng = np.random.default_rng(seed)
    n_generators, n_detectors = odds.shape
    n_real, n_fake = groups * each, n_generators * forgeries
    group = np.repeat(np.arange(groups), each)
    alone = np.arange(forgeries)
    hand = np.tile(np.where(alone < forgeries // 5, alone // 10, alone), n_generators)
    generators = np.repeat(np.arange(n_generators), forgeries)
    owner = generators * forgeries + hand
    of_group = rng.normal(size=(n_detectors, groups)) + rng.normal(size=groups)
    scores = rng.normal(size=(n_detectors, n_real + n_fake)) * np.sqrt(1 - icc)
    scores[:, :n_real] += np.sqrt(icc / 2) * of_group[:, group]
    scores[:, n_real:] += np.sqrt(icc) * rng.normal(size=(n_detectors, n_fake))[:, owner]
    scores[:, n_real:] -= np.sqrt(2) * norm.ppf(expit(odds)).T[:, generators]
    nobody = np.full(n_real, -1)
    shuffled = rng.permutation(n_real + n_fake)
    return Judgements(
        scores=expit(scores)[:, shuffled].astype(np.float32),
        truth=(np.arange(n_real + n_fake) < n_real)[shuffled],
        generators=np.concatenate([nobody, generators])[shuffled],
        groups=np.concatenate([group, np.full(n_fake, -1)])[shuffled],
        hands=np.concatenate([nobody, hand])[shuffled],
    )


def odds_of(generators, detectors):
    """The log odds (G, D) of a league where the model holds."""
    return np.asarray(detectors, float) - np.asarray(generators, float)[:, None]


def without(batch, first):
    """The same round, in which the generators from `first` on drew nothing."""
    kept = batch.generators < first
    columns = {name: getattr(batch, name)[kept] for name in ("truth", "generators", "groups", "hands")}
    return replace(batch, scores=batch.scores[:, kept], **columns)

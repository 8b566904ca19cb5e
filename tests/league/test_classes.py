import numpy as np
import pytest

from showdown.league.classes import classes, ranks


def told(ratings, gap):
    """Who is surely above whom, where it takes a gap."""
    return np.subtract.outer(ratings, ratings) > gap


def test_a_full_field_does_not_chain_into_one_class():
    ratings = np.arange(10.0, 0, -1)
    assert classes(ratings, told(ratings, 2.5)).tolist() == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4]


def test_teams_that_nobody_can_tell_apart_are_one_class():
    assert classes(np.arange(4.0), np.zeros((4, 4), bool)).tolist() == [1, 1, 1, 1]
    assert classes(np.array([]), np.zeros((0, 0), bool)).tolist() == []


def test_who_is_known_too_little_to_be_told_from_the_best_is_in_its_class():
    above = told(np.array([3.0, 2.0, 1.0]), 0.5)
    above[0, 2] = above[1, 2] = False  # its error is large
    assert classes(np.array([3.0, 2.0, 1.0]), above).tolist() == [1, 1, 1]


@pytest.mark.parametrize("seed", range(20))
def test_the_best_of_a_class_is_surely_above_all_classes_below(seed):
    rng = np.random.default_rng(seed)
    ratings, errors = rng.normal(0, 1, 12), rng.uniform(0.1, 0.5, 12)
    above = np.subtract.outer(ratings, ratings) > np.add.outer(errors, errors)
    found = classes(ratings, above)
    assert found.min() == 1 and np.all(np.diff(found[np.argsort(-ratings)]) >= 0)
    for one in range(1, found.max()):
        assert above[np.ix_(found == one, found > one)].all(axis=1).any()
    best, worst = ranks(above)
    place = 1 + np.argsort(np.argsort(-ratings))
    assert np.all((best <= place) & (place <= worst))

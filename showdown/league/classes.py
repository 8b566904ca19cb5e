"""Ranks as far as they are known, and classes: what cannot be told from the best of a class is in it.

Teams are told apart by `surely_above`, all pairs of a ladder at once. Going down the ladder, a class ends
where one of its teams, its *anchor*, is surely better than every team that follows. So the best of a class
is better than everybody in the classes below, in all but `alpha` of leagues.

Why an anchor? If every two teams that cannot be told apart had to share a class, neighbours would chain a
full field together: nobody is told from the next. The price is that the last of one class and the first of
the next may not be told apart. The interval of the rank says so: it is sure for every team at once (Mogstad,
Romano, Shaikh and Wilhelm 2024).
"""

from __future__ import annotations

import numpy as np

from showdown.arrays import Bools, Floats, Ints


def ranks(above: Bools) -> tuple[Ints, Ints]:
    """The best and the worst rank (n,) that each team may have, 1 the best; `above` is (n, n).

    >>> first, last = ranks(np.array([[False, False, True], [False, False, False], [False, False, False]]))
    >>> first.tolist(), last.tolist()
    ([1, 1, 2], [2, 3, 3])
    """
    return 1 + above.sum(axis=0), len(above) - above.sum(axis=1)


def classes(ratings: Floats, above: Bools) -> Ints:
    """The class of each team (n,), 1 the best, for ratings (n,) and who is surely above whom (n, n).

    >>> above = np.array([[False, False, True], [False, False, False], [False, False, False]])
    >>> classes(np.array([2.0, 1.0, 0.5]), above).tolist()
    [1, 1, 2]
    """
    order = np.argsort(-ratings, kind="stable")
    found, first = np.empty(len(order), np.int64), 0
    number = 1
    for end in range(1, len(order) + 1):
        found[order[end - 1]] = number
        anchored = above[np.ix_(order[first:end], order[end:])].all(axis=1).any()
        if anchored:
            first, number = end, number + 1
    return found

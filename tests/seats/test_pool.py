"""Calls side by side: as many at once as there are launchers, each launcher one at a time."""

import threading

import pytest

from showdown.plugins import find_team
from showdown.seats.hall import open_hall
from showdown.seats.pool import Pool

TELLS_THREADS = """
import os
import numpy as np
from showdown.testing import MockDetector
class Mine(MockDetector):
    def prob_real(self, glyphs):
        print("threads", os.environ["OMP_NUM_THREADS"], flush=True)
        return np.full(len(glyphs), 0.5, np.float32)
"""


class Meeting:
    """A launcher whose calls wait until so many are under way at once."""

    def __init__(self, together):
        self.together, self.at_once, self.closed = together, 0, False

    def call(self, call):
        self.at_once += 1
        assert self.at_once == 1  # one at a time
        self.together.wait(timeout=10)
        self.at_once -= 1
        if call == "fails":
            raise ValueError(call)
        return call

    def close(self):
        self.closed = True


def made_by(threads_of_it, pool):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(pool.call("asked"))) for _ in threads_of_it]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_as_many_calls_are_made_at_once_as_there_are_launchers():
    together = threading.Barrier(2)
    pool = Pool([Meeting(together), Meeting(together)])
    assert made_by(range(4), pool) == ["asked"] * 4


def test_a_launcher_is_free_again_after_a_call_that_failed():
    pool = Pool([Meeting(threading.Barrier(1))])
    for _ in range(2):
        with pytest.raises(ValueError, match="fails"):
            pool.call("fails")


def test_all_launchers_are_closed_though_one_cannot_be():
    class Stuck(Meeting):
        def close(self):
            raise OSError("stuck")

    last = Meeting(None)
    with pytest.raises(OSError, match="stuck"):
        Pool([last, Stuck(None), last]).close()
    assert last.closed


@pytest.mark.parametrize("count", [1, 3])
def test_teams_of_a_hall_compute_with_as_many_threads_as_it_says(tmp_path, alphabet, count):
    file = tmp_path / "mine.py"
    file.write_text(TELLS_THREADS)
    with open_hall(calls=2, count=count) as hall:
        seat = hall.seat(find_team(f"{file}:Mine", "detector"), 1, 64)
        seat.log = tmp_path / "log"
        seat.prob_real(1, alphabet.glyphs[:3], state=None)
    assert hall.threads == count
    assert f"threads {count}" in seat.log.read_text()

"""The entrance: who fails a check is named and left off, the rest go on."""

import pytest

from showdown.errors import UsageError
from showdown.league.entrance import admit
from showdown.league.entrants import find_entrant
from tests.league.conftest import Notes, mock


def test_who_fails_a_check_is_named_and_the_rest_go_on(hall, terms, broken):
    notes = Notes()
    field = (mock("ana"), broken("bo", "generator", "raises"), find_entrant("ink"))
    settings = admit(terms(*field), hall, 2, notes)
    assert [one.name for one in settings.entrants] == ["ana", "ink"]
    assert [(one.name, one.role, one.why) for one in settings.left_off] == [("bo", "generator", "trains")]
    told = {(name, role): trouble for name, role, trouble in notes.checked}
    assert told["ana", "generator"] == told["ana", "detector"] == ""
    assert "the ink ran out" in told["bo", "generator"] and " Try: " in told["bo", "generator"]
    assert ("ink", "detector") not in told  # the house is not asked


def test_a_league_of_which_nobody_is_left_is_refused_and_says_who_failed(hall, terms, broken):
    field = (broken("bo", "generator", "sys_exit"), find_entrant("ink"))
    with pytest.raises(
        UsageError, match=r"none of the 1 teams has a generator. .* Left off .* generator 'bo' \(trains\)"
    ):
        admit(terms(*field), hall, 1, Notes())

"""The pytest plugin: a fixture `check_team`, so that a team's own test is two lines.

def test_mine(check_team):
    check_team(Mine)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from showdown.checks import Report


@pytest.fixture
def check_team() -> Callable[[Any], Report]:
    """The checks of `showdown check`, for a class or a team's name; raises with every failure."""
    from showdown import testing  # every test run of anything loads this plugin

    return testing.check_team

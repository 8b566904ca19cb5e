"""How long a match will take is said at its start, where it can be known."""

import pytest

from showdown.arena.settings import Settings
from showdown.cli import forecast
from showdown.plugins import installed

GUEST = "showdown.testing:MockDetector"


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    monkeypatch.setattr(forecast, "probe", lambda: forecast.PROBE_SECONDS)
    monkeypatch.setattr(forecast, "threads", lambda: 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "7 minutes here, if all 10 rounds are played"),
        ({"budget": "3000steps"}, "59 minutes here"),
        ({"rounds": 1, "budget": "20steps"}, "20 seconds here, if its one round is played"),
        ({"detector": GUEST, "budget": "30s"}, "12 minutes here"),
        ({"detector": GUEST}, ""),
    ],
)
def test_what_is_said(changes, said):
    told = forecast.forecast(Settings.of(**changes))
    assert said in told and bool(said) == bool(told)


def test_a_slower_machine_takes_longer(monkeypatch):
    monkeypatch.setattr(forecast, "probe", lambda: 3 * forecast.PROBE_SECONDS)
    assert "It will take 22 minutes" in forecast.forecast(Settings.of())


def test_every_house_team_has_its_cost():
    assert {*installed("generator"), *installed("detector")} == set(forecast.TURNS)

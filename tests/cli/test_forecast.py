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
        ({}, "about 2 minutes here if a coin flip comes in round 2, and 7 minutes at most"),
        (
            {"budget": "3000steps"},
            "about 8 minutes here if a coin flip comes in round 2, and 40 minutes at most",
        ),
        ({"rounds": 1}, "about a minute here."),
        ({"detector": GUEST, "budget": "30s"}, "about 3 minutes here if"),
        ({"detector": GUEST}, ""),
    ],
)
def test_what_is_said(changes, said):
    told = forecast.forecast(Settings.of(**changes))
    assert said in told and bool(said) == bool(told)


def test_a_slower_machine_takes_longer(monkeypatch):
    monkeypatch.setattr(forecast, "probe", lambda: 3 * forecast.PROBE_SECONDS)
    assert "22 minutes at most" in forecast.forecast(Settings.of())


def test_every_house_team_has_its_cost():
    assert {*installed("generator"), *installed("detector")} == set(forecast.TURNS)

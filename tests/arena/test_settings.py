"""One door: what a person writes becomes settings, checked; the defaults stand there alone."""

import inspect
from pathlib import Path

import pytest

import showdown
from showdown.arena.settings import Settings
from showdown.cli import cli
from showdown.errors import UsageError
from showdown.plugins import CHAMPIONS, find_team
from showdown.seats.budget import Budget, parse_budget


def test_texts_and_values_come_to_the_same(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written = Settings.of("blend", "ink", letters="A-C", budget="2s", corpus="mine.npz", vault="vault")
    made = Settings.of(
        find_team("blend", "generator"),
        find_team("ink", "detector"),
        letters=["A", "B", "C"],
        budget=Budget(None, 2.0),
        corpus=tmp_path / "mine.npz",
        vault=tmp_path / "vault",
    )
    assert written == made
    assert Settings.from_json(written.to_json()) == written


def test_paths_are_found_again_from_elsewhere(monkeypatch):
    monkeypatch.setenv("HOME", str(Path("/home/somebody")))
    assert Settings.of(corpus="~/type").corpus == str(Path("/home/somebody/type").resolve())


def test_teams_may_read_neither_type_nor_the_run(tmp_path):
    settings = Settings.of(corpus=tmp_path / "type", vault=tmp_path / "vault")
    folder = tmp_path / "run"
    assert settings.secrets(folder) == tuple(
        str(tmp_path.resolve() / name) for name in ("type", "vault", "run")
    )
    assert Settings.of().secrets() == ()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rounds": 0}, "rounds=0; expected 1 to 10,000"),
        ({"seed": -1}, "seed=-1; expected 0 or more"),
        ({"medium": "fex"}, "Did you mean 'fax'"),
        ({"device": "cdua"}, "Did you mean 'cuda'"),
        ({"letters": "Z-A"}, "runs backwards"),
        ({"letters": ""}, "names none"),
        ({"budget": "soon"}, "Try: 300steps or 10s"),
        ({"generator": "dcagn"}, "Did you mean 'dcgan'"),
        ({"detector": "sdfgan"}, "'sdfgan' is a generator"),
    ],
)
def test_what_no_match_can_be_played_with_is_refused(given, message):
    with pytest.raises(UsageError) as refused:
        Settings.of(**given)
    assert message in str(refused.value)


def test_the_command_and_the_match_in_code_take_their_defaults_from_there():
    mine = Settings.of()
    match = {name: one.default for name, one in inspect.signature(showdown.Match).parameters.items()}
    command = {one.name: one.default for one in cli.commands["arena"].params}
    for given in (match, command):
        assert (given["generator"], given["detector"]) == (CHAMPIONS["generator"], CHAMPIONS["detector"])
        assert parse_budget(given["budget"]) == mine.budget
        assert int(given["size"]) == mine.size
        for name in ("rounds", "seed", "medium", "device"):
            assert given[name] == getattr(mine, name), name
    assert showdown.Match(quiet=True).settings == mine


def test_a_juror_sits_on_the_panel_once():
    assert [juror.name for juror in Settings.of(jurors=["ink", "logistic"]).jurors] == ["ink", "logistic"]
    for twice in (["cnn"], ["ink", "ink"]):
        with pytest.raises(UsageError, match="on the panel already"):
            Settings.of(jurors=twice)

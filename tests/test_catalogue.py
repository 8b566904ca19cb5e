import json
from importlib.metadata import EntryPoint

import pytest

from showdown import catalogue, cli


def test_every_house_team_is_listed_with_a_line(capsys):
    with pytest.raises(SystemExit):
        cli.main(["teams", "--json"])
    rows = {(row["role"], row["name"]): row for row in json.loads(capsys.readouterr().out)}
    for key in [("generator", "sdfgan"), ("generator", "noise"), ("detector", "cnn"), ("detector", "coin")]:
        assert rows[key]["origin"] == "house"
        assert rows[key]["about"].endswith(".")


def test_the_table_has_a_line_for_each_team(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["teams"])
    assert not ended.value.code
    assert len(capsys.readouterr().out.splitlines()) == len(catalogue.entries())


def test_a_guest_is_read_and_not_run(tmp_path, monkeypatch):
    package = tmp_path / "guests"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('must not run')")
    (package / "remix.py").write_text(
        'class Remix:\n    """Cuts and pastes.\n\n    More."""\nraise SystemExit'
    )
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("remix", "guests.remix:Remix", "showdown.generators")
    assert catalogue.entry("generator", point) == catalogue.Entry(
        "generator", "remix", "unknown", "Cuts and pastes."
    )


@pytest.mark.parametrize("value", ["nowhere_at_all:X", "json.nothing:X", "sys:X"])
def test_a_line_that_cannot_be_read_is_empty(value):
    assert catalogue.entry("generator", EntryPoint("x", value, "showdown.generators")).about == ""

"""What the system refuses, and numbers without end: one line, and no traceback."""

import os

import pytest

from showdown import cli


@pytest.mark.parametrize(
    "arguments",
    [
        ["arena", "--budget", "99999999999s"],
        ["arena", "--budget", "9" * 22 + "steps"],
        ["typeface", "blend", "x.ttf", "--style", "9" * 21],
        ["typeface", "blend", "x.ttf", "--all", "9" * 21],
    ],
    ids=lambda arguments: arguments[-1][:12],
)
def test_a_number_without_end_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Error: ")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
def test_a_full_disk_is_told_in_one_line(capsys, monkeypatch):
    def write_there(*_, **__):
        with open("/dev/full", "w") as file:
            file.write("x")

    monkeypatch.setattr(cli.cli, "main", write_there)
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "No space left on device" in err

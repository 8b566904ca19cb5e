import json
import subprocess
import sys
from pathlib import Path
from string import ascii_uppercase

import pytest
import torch

from showdown import cli
from showdown.fonts.load import load_corpus
from tests.fonts.make import make_font

MOCKS = ["--generator", "showdown.testing:MockGenerator", "--detector", "showdown.testing:MockDetector"]


def run_cli(arguments, capsys) -> tuple[int, str, str]:
    """What the command ended with and printed."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--generator", "dcagn"], "Did you mean 'dcgan'"),
        (["--detector", "nowhere.py:Mine"], "no file 'nowhere.py'"),
        (["--detector", "sdfgan"], "'sdfgan' is a generator"),
        (["--rounds", "0"], "0; expected a whole number, 1 or more. Try: --rounds 10"),
        (["--rounds", "ten"], "'ten'; expected a whole number, 1 or more"),
        (["--budget", "soon"], "Try: 300steps or 10s"),
        (["--budget", "0steps"], "Try: 300steps or 10s"),
        (["--medium", "fex"], "Did you mean 'fax'"),
        (["--letters", "A-Zß"], "ß"),
        (["--size", "48"], "'48' is not one of"),
        (["--corpus", "nowhere.npz"], "nowhere.npz"),
        (["--sed", "1"], "'--seed'"),
        (["--device", "tpu"], "'tpu' is not one of"),
    ],
)
def test_bad_input_gets_one_line_and_status_2(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run_cli(["arena", *arguments], capsys)
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("Error: ")
    assert message in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(torch.backends.mps.is_available(), reason="there is such a device here")
def test_a_device_that_is_not_there_is_told(capsys):
    status, _, err = run_cli(["arena", "--device", "mps"], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "no device 'mps' here" in err and "Try: --device" in err


def test_teams_are_told_the_device(capsys, tmp_path, pictures):
    team = tmp_path / "asking.py"
    team.write_text(
        "import os\nfrom showdown.testing import MockGenerator\n\n\nclass Asking(MockGenerator):\n"
        "    def fit(self, real, clock, feedback):\n"
        "        print('to compute on', os.environ['SHOWDOWN_DEVICE'])\n"
        "        super().fit(real, clock, feedback)\n"
    )
    arguments = ["arena", *MOCKS, "--generator", f"{team}:Asking", "--corpus", pictures, "--rounds", 1]
    status, *_ = run_cli(
        [*arguments, "--budget", "1steps", "--device", "cpu", "--out", tmp_path / "run"], capsys
    )
    assert status == 0
    assert "to compute on cpu" in (tmp_path / "run" / "logs" / "generator.log").read_text()


def test_a_folder_without_fonts_is_told(capsys, tmp_path):
    status, _, err = run_cli(["arena", "--corpus", tmp_path], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "no readable font" in err


def test_json_is_all_that_standard_output_holds(capsys, tmp_path, pictures):
    arguments = ["arena", *MOCKS, "--corpus", pictures, "--rounds", 1, "--budget", "1steps"]
    status, out, err = run_cli([*arguments, "--out", tmp_path / "run", "--json", "--debug"], capsys)
    document = json.loads(out)
    assert status == 0
    assert document["schema"] == 3
    assert set(document) >= {"verdict", "confirmed_round", "seed", "medium", "letters", "corpus", "generator"}
    assert set(document) >= {"detector", "versions", "rounds", "matrix"}
    assert "round  1" in err
    assert "round 1, prob_real of detector 'mockdetector' begins: " in err
    again = run_cli(["replay", tmp_path / "run", "--json", "--quiet"], capsys)
    assert again == (0, out, "")
    taken = run_cli([*arguments, "--out", tmp_path / "run"], capsys)
    assert taken[0] == 2
    assert "another run" in taken[2]


def test_plain_lines_when_the_output_is_no_terminal(capsys, tmp_path, pictures):
    arguments = ["arena", *MOCKS, "--corpus", pictures, "--rounds", 1, "--budget", "1steps"]
    status, out, err = run_cli([*arguments, "--out", tmp_path / "run"], capsys)
    assert status == 0
    assert [line for line in err.splitlines() if not line.startswith("Note: the vault has")] == []
    assert "\x1b" not in out
    assert "n = " in out
    assert "Verdict: " in out
    assert f"The record is in {tmp_path / 'run'}" in out.replace("\n", "")
    *story, last = out.splitlines()
    assert last.startswith("The report is in ")
    turns = ["round  1  generator trains", "round  1  detector trains"]
    assert [line for line in story if line in turns] == turns
    story = [line for line in story if line not in turns]  # a replay has no turns
    assert run_cli(["replay", tmp_path / "run"], capsys)[1].splitlines() == story


def test_help_and_import_load_no_torch():
    code = (
        "import sys, showdown\n"
        "from showdown import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'sklearn', 'scipy', 'matplotlib', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_the_referee_imports_no_torch_and_no_team():
    code = (
        "import sys, pkgutil, importlib, showdown.arena, showdown.seats\n"
        "for room in (showdown.arena, showdown.seats):\n"
        "    for found in pkgutil.iter_modules(room.__path__, room.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
        "bad = [name for name in sys.modules if name == 'torch' or name.startswith('showdown.teams')]\n"
        "assert not bad, bad\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_fonts_of_capitals_are_built_where_capitals_are_asked_for(capsys, tmp_path):
    (tmp_path / "capitals").mkdir()
    for design in range(3):
        make_font(tmp_path / "capitals" / f"{design}.ttf", ascii_uppercase, design)
    out = tmp_path / "mine.npz"
    build = ["fonts", "build", tmp_path / "capitals", "--out", out]
    status, _, err = run_cli(build, capsys)
    assert status == 2 and "36 of 62, 'a' first" in err and "--letters A-Z" in err
    status, _, err = run_cli([*build, "--letters", "one,two"], capsys)
    assert status == 2 and "single characters" in err
    status, _, err = run_cli([*build, "--letters", "A-Z"], capsys)
    assert status == 0, err
    assert load_corpus(out).letters == tuple(ascii_uppercase)


def test_fonts_build_list_and_sheet_on_pictures(capsys, tmp_path, pictures):
    out: Path = tmp_path / "mine.npz"
    status, text, _ = run_cli(["fonts", "build", pictures, "--out", out], capsys)
    assert status == 0
    assert "design groups" in text
    assert run_cli(["fonts", "build", pictures, "--out", out], capsys)[0] == 2  # not overwritten
    status, text, _ = run_cli(["fonts", "list", "--corpus", out, "--json"], capsys)
    assert {row["split"] for row in json.loads(text)} == {"train", "vault"}
    assert run_cli(["fonts", "sheet", tmp_path / "sheet.png", "--corpus", out], capsys)[0] == 0
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")

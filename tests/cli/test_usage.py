"""A mistyped command is told what came, what was wanted, and a line that works."""

import shlex

import pytest

from showdown import cli
from showdown.cli import usage

FORGER = "class Mine:\n    def fit(self, a, b, c): ...\n    def sample(self, a, b): ...\n"


def said_of(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("aren", "Did you mean 'arena'? Try: showdown --help"),
        ("fonts bild", "Did you mean 'build'? Try: showdown fonts --help"),
        (
            "arena --round 3",
            "showdown arena has no option '--round'. Did you mean '--rounds'? Try: showdown arena",
        ),
        ("arena -rounds 3", "no option '-rounds'. Did you mean '--rounds'?"),
        ("arena -budget=3s", "no option '-budget'. Did you mean '--budget'?"),
        ("fonts build x -o y.npz", "showdown fonts build has no option '-o'."),
        ("arena --rounds", "requires an argument. Try: --rounds 10"),
        ("arena --corpus", "requires an argument. Try: --corpus PATH"),
        ("arena --rounds ten", "'ten'; expected a whole number, 1 or more. Try: --rounds 10"),
        ("typeface a b.ttf --all 0", "0; expected a whole number from 1 to 10000. Try: --all 1"),
        ("arena --device gpu", "'cuda', 'mps'. Try: --device auto"),
        ("arena --budget 10 s", 'Try: --budget "10 s"'),
        ("arena cnn", "extra argument (cnn). Try: --detector cnn"),
        ("arena mine.py:Mine", "Try: --generator mine.py:Mine"),
        ("arena nowhere.py:Mine", "Try: --generator nowhere.py:Mine, or --detector nowhere.py:Mine"),
        ("check my team/mine.py:Mine", 'Try: quotes, as "my team/mine.py:Mine"'),
        ("report my run", 'Try: quotes, as "my run"'),
        ("teams x", "Try: showdown teams --help; what has a space in it goes into quotes"),
        ("plot run", "Missing argument 'OUT'. Try: showdown plot showdown-runs/outlinegan-cnn-0 curve.svg"),
        ("fonts build x", "Missing option '--out'. Try: showdown fonts build my-fonts --out mine.npz\n"),
        ("new my_forger", "not one of 'generator', 'detector'. Try: showdown new detector sharp_eye"),
        ("gallery run sheet.jpg", "ending in .png or .gif. Try: sheet.png"),
        ("report run/match.json", "holds no run (no events.jsonl). Try: run\n"),
        ("resume nowhere", "holds no run (no events.jsonl). Try: showdown-runs/blend-ink-0\n"),
    ],
)
def test_a_slip_is_told_what_to_write_instead(line, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for file in ("mine.py", "my team/mine.py", "my run/events.jsonl", "run/events.jsonl", "run/match.json",
                 "showdown-runs/blend-ink-0/events.jsonl"):  # fmt: skip
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(FORGER)
    assert said in said_of(line.split(" "), capsys)


def test_a_run_that_is_nowhere_is_told_where_runs_come_from(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "Try: the run folder that `showdown arena` printed" in said_of(["resume", "nowhere"], capsys)


def test_every_command_ends_its_help_with_a_line_that_its_parser_takes():
    """The examples are what a slip is told to write, so each must be one."""

    def commands(command, path):
        for name, below in getattr(command, "commands", {}).items():
            yield from commands(below, f"{path} {name}")
        yield path, command

    for path, command in commands(cli.cli, "showdown"):
        words = shlex.split(usage.example_of(command))
        if not hasattr(command, "commands"):
            assert usage.typed(cli.cli, words[1:])[0] == path
            command.make_context(path, words[len(path.split()) :]).close()

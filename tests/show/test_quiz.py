import io
import json
import re

import numpy as np
import pytest

from showdown.show import quiz
from showdown.show.quiz_page import quiz_html
from showdown.show.story import Story
from tests.test_cli import run_cli


@pytest.fixture(scope="module")
def pairs(finished):
    return quiz.make_pairs(Story(finished))


def test_each_pair_holds_one_real_and_one_forged_glyph_of_the_same_letter(finished, pairs):
    batch = Story(finished).exhibits[2]
    assert len(pairs) == quiz.QUESTIONS
    assert {pair.letter for pair in pairs} == {"bar", "cross", "ring"}
    assert 0 < sum(pair.real for pair in pairs) < len(pairs)
    for pair in pairs:
        for side, image in enumerate(pair.images):
            at = np.flatnonzero((batch["exam_images"] == image).all((1, 2)))
            assert set(batch["exam_truth"][at].tolist()) == {side == pair.real}
            assert set(batch["exam_letters"][at].tolist()) == {pair.letter}
            assert pair.scores[side] in batch["exam_scores"][at]


def test_the_questions_are_always_the_same(finished, pairs):
    again = quiz.make_pairs(Story(finished))
    assert [pair.real for pair in again] == [pair.real for pair in pairs]
    assert all((a.images == b.images).all() for a, b in zip(again, pairs, strict=True))


def test_a_glyph_in_the_terminal_is_large_and_fits_80_by_24(pairs):
    lines = quiz.draw_pair(pairs[0])
    assert 16 <= len(lines) <= 20
    assert max(len(line) for line in lines) <= 80
    assert any(character not in " 12\u2800" for line in lines for character in line)


def test_playing_in_the_terminal(pairs):
    said: list[str] = []
    keys = iter(["x", *(str(pair.real + 1) for pair in pairs)])
    chosen = quiz.put_questions(pairs, lambda: next(keys), said.append)
    assert chosen == [pair.real for pair in pairs]
    assert "Press 1 for the left one or 2 for the right one." in said
    assert sum(line.startswith("Right: ") for line in said) == len(pairs)
    assert f"gave the real one {pairs[0].scores[pairs[0].real]:.3f}" in "\n".join(said)


def test_the_answers_come_back_in_the_report(run, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n" * 20))
    saved = tmp_path / "answers.json"
    status, out, _ = run_cli(["quiz", run, "--save", saved], capsys)
    assert status == 0
    document = json.loads(saved.read_text())
    right = sum(answer["right"] for answer in document["answers"])
    machine = sum(answer["machine"] for answer in document["answers"])
    assert f"you {right} of 20" in out
    assert f"the detector {machine:g} of 20" in out
    assert "a coin 10 of 20" in out
    assert run_cli(["report", run, "--quiz", saved], capsys)[0] == 0
    text = " ".join((run / "report.html").read_text().split())
    low, high = quiz.share_right(right, 20)
    assert f"<b>human</b> {right} of 20 ({low:.2f} to {high:.2f}); <b>detector</b> {machine:g} of 20" in text
    assert "<b>coin</b> 10 of 20 (0.30 to 0.70)" in text


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"answers": [1]}', '{"answers": [], "round": 2}'])
def test_answers_that_are_none(content, run, capsys, tmp_path):
    saved = tmp_path / "answers.json"
    saved.write_text(content)
    status, _, err = run_cli(["report", run, "--quiz", saved], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "holds no answers of a quiz" in err


def test_answers_of_another_match(run, stumbled, capsys, tmp_path, pairs):
    saved = tmp_path / "answers.json"
    quiz.save_answers(saved, quiz.answers_of(Story(run), pairs, [0] * len(pairs)))
    status, _, err = run_cli(["report", stumbled, "--quiz", saved], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "another match" in err


def test_no_keys_are_left(run, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    status, _, err = run_cli(["quiz", run], capsys)
    assert (status, err) == (130, "Error: stopped.\n")


def test_a_match_without_exhibits_has_no_quiz(mute, capsys):
    status, _, err = run_cli(["quiz", mute], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "holds no exhibits" in err


def test_the_page_holds_the_pairs_and_nothing_from_elsewhere(finished, pairs):
    text = quiz_html(Story(finished), pairs)
    found = re.search(r"const data = (\{.*\});", text)
    assert found is not None
    data = json.loads(found[1])
    assert [pair["real"] for pair in data["pairs"]] == [pair.real for pair in pairs]
    assert all(image.startswith("data:image/png") for pair in data["pairs"] for image in pair["images"])
    assert data["machine"] == sum(pair.machine for pair in pairs)
    assert len(data["intervals"]) == len(pairs) + 1
    assert data["about"]["round"] == 2
    assert "http" not in text
    assert not re.search(r'(src|href)="(?!data:|#)', text)


def test_a_tie_is_half_a_point():
    images = np.zeros((2, 8, 8), np.uint8)
    assert quiz.Pair("A", images, 0, (0.5, 0.5)).machine == 0.5
    assert quiz.Pair("A", images, 1, (0.4, 0.5)).machine == 1.0
    assert quiz.Pair("A", images, 0, (0.4, 0.5)).machine == 0.0

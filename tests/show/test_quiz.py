import io
import json
import re

import numpy as np
import pytest

from showdown.show import quiz
from showdown.show.quiz_page import quiz_html
from showdown.show.story import Story
from tests.show.test_report import words
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
    text = words((run / "report.html").read_text())
    low, high = quiz.share_right(right, 20)
    interval = f"95% interval {100 * low:.0f}% to {100 * high:.0f}%"
    assert f"{right / 20:.0%} one person {right} of 20, {interval}" in text
    assert f"{machine / 20:.0%} mockdetector {machine:g} of 20, 95%" in text
    assert "50% a coin 10 of 20, 95% interval 30% to 70%" in text


def test_the_detector_goes_by_the_name_that_it_is_given(run, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n" * 20))
    status, out, _ = run_cli(["quiz", run, "--names", "Injae", "Samsan"], capsys)
    assert status == 0
    assert out.count("Samsan gave the real one") == 20
    assert re.search(r"Result: you \d+ of 20 .*, Samsan [\d.]+ of 20 ", out)
    assert run_cli(["quiz", run, "--names", "Injae", "Samsan", "--html", tmp_path / "q.html"], capsys)[0] == 0
    page = (tmp_path / "q.html").read_text()
    assert "Injae forged one of each pair" in page
    assert '"detector": "Samsan"' in page


def sheet(story, pairs, chosen, path):
    quiz.save_answers(path, quiz.answers_of(story, pairs, chosen))
    return path


def test_the_answers_of_many_are_counted_together(run, pairs, capsys, tmp_path):
    (tmp_path / "phones").mkdir()
    right, wrong = [pair.real for pair in pairs], [1 - pair.real for pair in pairs]
    story = Story(run)
    files = [
        sheet(story, pairs, chosen, tmp_path / "phones" / f"answers ({number}).json")
        for number, chosen in enumerate([right, right, wrong])
    ]
    given = [option for file in files for option in ("--quiz", file)]
    machine = sum(pair.machine for pair in pairs)
    for options in (given, ["--quiz", tmp_path / "phones"]):
        assert run_cli(["report", run, *options], capsys)[0] == 0
        text = words((run / "report.html").read_text())
        assert "67% 3 people 40 of 60, 95% interval" in text
        assert f"mockdetector {machine:g} of 20" in text  # who had the questions once
    status, _, err = run_cli(["report", run, *given, "--quiz", files[0]], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "is named twice" in err
    (tmp_path / "none").mkdir()
    status, _, err = run_cli(["report", run, "--quiz", tmp_path / "none"], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "no file ends in .json" in err


def test_many_answers_to_the_same_questions_are_not_as_good_as_many_questions():
    rng = np.random.default_rng(3)
    easy = np.arange(20) % 2 == 0  # all have the even questions right, and none the odd ones
    same = quiz.share_of_people(np.tile(easy, (30, 1)))
    apart = quiz.share_of_people(rng.random((30, 20)) < 0.5)
    alone = quiz.share_of_people(easy[None])
    assert alone == quiz.share_right(10, 20)
    assert same[1] - same[0] == pytest.approx(alone[1] - alone[0], rel=0.05)
    assert apart[1] - apart[0] < 0.4 * (alone[1] - alone[0])
    assert quiz.share_of_people(np.ones((2, 20), bool)) == quiz.share_right(40, 40)


def test_a_file_of_answers_claims_nothing_but_what_was_chosen(run, pairs, tmp_path):
    """Control: what the file says of itself was believed once."""
    story, path = Story(run), tmp_path / "answers.json"
    honest = quiz.load_answers([sheet(story, pairs, [0] * 20, path)], story)
    document = json.loads(path.read_text())
    for answer in document["answers"]:
        answer |= {"right": True, "machine": 1e9}
    quiz.save_answers(path, document)
    assert quiz.load_answers([path], story) == honest
    assert honest.human < 20


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda answers: answers.pop(), "another match's"),
        (lambda answers: answers.extend(answers[:]), "another match's"),
        (lambda answers: answers[0].update(letter="?"), "another match's"),
        (lambda answers: answers[0].update(chosen=3), "neither 1 nor 2"),
        (lambda answers: answers[0].update(chosen="1"), "neither 1 nor 2"),
    ],
)
def test_answers_that_were_changed_are_refused(spoil, reason, run, pairs, capsys, tmp_path):
    path = sheet(Story(run), pairs, [0] * 20, tmp_path / "answers.json")
    document = json.loads(path.read_text())
    spoil(document["answers"])
    quiz.save_answers(path, document)
    status, _, err = run_cli(["report", run, "--quiz", path], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert reason in err


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"answers": [1]}', '{"answers": [], "round": 2}', "[" * 100_000, " " * 1_000_001],
    ids=["empty", "object", "list", "no answer", "no corpus", "deep", "large"],
)
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

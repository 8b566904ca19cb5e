"""The pages as they are seen: in a browser, at the width of a phone, a tablet and a projector."""

import json

import pytest

from showdown.show import quiz
from showdown.show.quiz_page import write_quiz_page
from showdown.show.report import write_report
from showdown.show.story import Story

WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
NAMES = ("report.html", "quiz.html")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(finished, tmp_path_factory):
    """The report and the quiz as files."""
    folder = tmp_path_factory.mktemp("pages")
    story = Story(finished)
    pairs = quiz.make_pairs(story)
    write_quiz_page(story, pairs, folder / "quiz.html")
    answers = quiz.answers_of(story, pairs, [0] * len(pairs))
    write_report(finished, folder / "report.html", quiz.Tally.of(answers))
    return folder


@pytest.fixture
def visit(browser):
    """Open a file at a width; at the end nothing may have left it, or been complained of."""
    opened, complaints, requests = [], [], []

    def open_file(path, width, scheme="light"):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        opened.append(page)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_file
    for page in opened:
        page.close()
    files = [url for url in requests if not url.startswith(("data:", "blob:"))]
    assert len(files) == len(opened)
    assert all(url.startswith("file://") for url in files)
    assert complaints == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_its_width(name, width, scheme, pages, visit):
    page = visit(pages / name, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("heading", level=1).count() == 1
    tables = page.evaluate(
        "[...document.querySelectorAll('.scroll')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert all(over <= 0 for over in tables)


def test_every_figure_has_a_name(pages, visit):
    page = visit(pages / "report.html", 768)
    assert page.get_by_role("img", name="How often the detector is right").count() == 1
    assert page.get_by_role("table", name="The scoreboard").count() == 1
    assert page.get_by_role("img", name="", exact=True).count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_the_quiz_is_played_to_its_end_by_role_and_label(width, finished, pages, visit, tmp_path):
    pairs = quiz.make_pairs(Story(finished))
    page = visit(pages / "quiz.html", width)
    for number, pair in enumerate(pairs, 1):
        assert page.get_by_role(
            "heading", name=f"Question {number} of 20: the letter {pair.letter}"
        ).is_visible()
        side = "right" if pair.real else "left"
        page.get_by_role("button", name=f"The {side} one is real").click()
        told = page.get_by_role("status").inner_text()
        assert told.startswith(f"Right: the {side} one is real.")
        assert f"{pair.scores[pair.real]:.3f}" in told
        page.get_by_role("button", name="Next question" if number < 20 else "See the result").click()
    result = page.get_by_text("You: 20 of 20 (95% interval 84% to 100%)").inner_text()
    machine = sum(pair.machine for pair in pairs)
    assert f"The detector: {machine:g} of 20" in result
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the answers").click()
    saved = tmp_path / "answers.json"
    waiting.value.save_as(saved)
    assert json.loads(saved.read_text()) == quiz.answers_of(
        Story(finished), pairs, [pair.real for pair in pairs]
    )


def test_the_quiz_is_played_with_the_keyboard(pages, visit):
    page = visit(pages / "quiz.html", 768)
    for _ in range(20):
        page.keyboard.press("2")
        page.keyboard.press("Enter")  # the button that goes on has the focus
    assert page.get_by_role("heading", name="Your result").is_visible()


def serious(page) -> list[str]:
    """What axe-core finds that keeps people from a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_serious_violation(name, width, scheme, pages, visit):
    page = visit(pages / name, width, scheme)
    assert serious(page) == []
    if name == "quiz.html":
        page.keyboard.press("1")
        assert serious(page) == []  # answered
        page.evaluate("for (let left = 20; left > 0; left--) { answer(0); next(); }")
        assert page.get_by_role("heading", name="Your result").is_visible()
        assert serious(page) == []  # at its end

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
SIX_METRES = 0.035  # of the height of a screen: the least size of letters that the back row can read
UNFOLD = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
# How far to the right each row of the page has something on it, as a share of the page's width.
REACH = """() => {
  const main = document.querySelector("main").getBoundingClientRect();
  return [...document.querySelectorAll("main > *, main > details > *")].map(row => {
    const edges = [...row.querySelectorAll("*"), row].filter(e => e.checkVisibility()).flatMap(each => {
      if (["IMG", "svg"].includes(each.tagName)) return [each.getBoundingClientRect().right];
      return [...each.childNodes].filter(n => n.nodeType === 3 && n.data.trim()).map(node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return range.getBoundingClientRect().right;
      });
    });
    return [row.tagName + "." + row.className, (Math.max(...edges) - main.left) / main.width];
  });
}"""
# Of what is read on the stage: the least letters, how far it runs over, and whether it can be scrolled.
SEEN = """() => {
  const screen = document.getElementById("screen"), sizes = [];
  for (const each of screen.querySelectorAll("*")) {
    const said = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!said || !each.checkVisibility()) continue;
    const shape = each.closest("svg");
    const scale = shape ? shape.getBoundingClientRect().width / shape.viewBox.baseVal.width : 1;
    sizes.push(parseFloat(getComputedStyle(each).fontSize) * scale);
  }
  const below = screen.scrollHeight - screen.clientHeight, beside = screen.scrollWidth - screen.clientWidth;
  return [Math.min(...sizes, 999), below, beside];
}"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(finished, tmp_path_factory):
    """The report and the quiz as files."""
    folder = tmp_path_factory.mktemp("pages")
    story = Story(finished)
    pairs = quiz.make_pairs(story)
    write_quiz_page(story, pairs, folder / "quiz.html")
    write_report(finished, folder / "report.html", quiz.Tally.of(pairs, [[0] * len(pairs)] * 3))
    return folder


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


def test_no_row_of_the_report_leaves_a_third_empty(pages, visit):
    page = visit(pages / "report.html", 1440)
    page.evaluate(UNFOLD)
    short = {name: share for name, share in page.evaluate(REACH) if share < 2 / 3}
    assert not {name for name in short if not name.startswith(("P.", "SUMMARY"))}, short


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (1024, 768)])
def test_the_stage_shows_one_thing_a_screen_and_all_of_it_is_read_at_six_metres(width, height, pages, visit):
    page = visit(pages / "report.html", width, height=height, query="?stage")
    count = page.locator(".slide").count()
    assert count >= 9
    for number in range(1, count + 1):
        assert page.get_by_text(f"{number} of {count}", exact=True).is_visible()
        assert page.locator(".slide:visible").count() == 1
        least, below, beside = page.evaluate(SEEN)
        title = page.locator("#screen").inner_text()[:30]
        assert least >= SIX_METRES * height, (title, least)
        assert max(below, beside) <= 1, (title, below, beside)
        page.keyboard.press("ArrowRight")
    assert page.get_by_text(f"{count} of {count}", exact=True).is_visible()  # the last one stays


def test_the_stage_is_left_as_it_was_entered(pages, visit):
    page = visit(pages / "report.html", 1280)
    before = page.locator("main").inner_html()
    page.get_by_role("button", name="Show it large").click()
    for key in ("PageDown", "ArrowRight", "End", "ArrowLeft", "PageUp", "Home", "ArrowDown"):
        page.keyboard.press(key)
    assert page.get_by_role("status").inner_text().startswith("2 of")
    assert page.get_by_role("button", name="Show it large").count() == 0  # what is behind cannot be reached
    page.keyboard.press("Escape")
    assert page.locator("main").inner_html() == before
    assert page.get_by_role("button", name="Show it large").is_visible()


def test_a_word_leads_to_its_entry_in_the_folded_glossary(pages, visit):
    page = visit(pages / "report.html", 768)
    assert not page.get_by_text("A coin scores 0.5.").is_visible()
    page.get_by_role("link", name="Balanced accuracy").first.click()
    assert page.get_by_text("A coin scores 0.5.").is_visible()


def test_every_figure_has_a_name(pages, visit):
    page = visit(pages / "report.html", 768)
    assert page.get_by_role("img", name="How often mockdetector is right").count() == 1
    page.evaluate(UNFOLD)
    assert page.get_by_role("table", name="The scoreboard").count() == 1
    assert page.get_by_role("img", name="", exact=True).count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_the_quiz_is_played_to_its_end_by_role_and_label(width, finished, pages, visit, tmp_path):
    pairs = quiz.make_pairs(Story(finished))
    page = visit(pages / "quiz.html", width)
    for number, pair in enumerate(pairs, 1):
        assert page.get_by_role(
            "heading", name=f"Question {number} of 20: which {pair.letter} is real?"
        ).is_visible()
        side = (("upper", "lower") if width < 500 else ("left", "right"))[pair.real]
        page.get_by_role("button", name=f"The {side} one is real").click()
        told = page.get_by_role("status").inner_text()
        assert told.startswith(f"Right: the {side} one is real.")
        assert f"{pair.scores[pair.real]:.3f}" in told
        page.get_by_role("button", name="Next question" if number < 20 else "See the result").click()
    result = page.get_by_text("You: 20 of 20 (95% interval 84% to 100%)").inner_text()
    machine = sum(pair.machine for pair in pairs)
    assert f"mockdetector: {machine:g} of 20" in result
    assert page.get_by_text(f"You 20 : {machine:g} mockdetector").is_visible()
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


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 844), (844, 390), (1024, 768), (1440, 900)])
def test_a_question_fits_its_screen_and_its_pictures_come_first_and_are_large(width, height, pages, visit):
    page = visit(pages / "quiz.html", width, height=height)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        images = [box.bounding_box() for box in page.locator(".pair img").all()]
        assert images[0]["y"] < height / 16
        assert min(box["width"] for box in images) > 0.44 * min(width, height)
        page.keyboard.press("1")  # answered: the reply and the next button have room, too


def test_a_phone_is_told_to_tap_and_a_keyboard_to_press(pages, visit, browser):
    page = visit(pages / "quiz.html", 390)
    assert page.get_by_text("Press 1 for the upper one").is_visible()
    assert not page.get_by_text("Tap the one that is real.").is_visible()
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto((pages / "quiz.html").as_uri())
    assert page.get_by_text("Tap the one that is real.").is_visible()
    assert not page.get_by_text("Press 1 for the upper one").is_visible()
    page.get_by_role("button", name="The upper one is real").tap()
    assert page.get_by_role("status").inner_text().startswith(("Right: ", "Wrong: "))
    phone.close()


def test_a_page_fills_the_screen_where_a_browser_can(pages, visit):
    for name in NAMES:
        page = visit(pages / name, 1280, query="?stage")
        page.get_by_role("button", name="Full screen").click()
        page.wait_for_function("document.fullscreenElement !== null")
        page.keyboard.press("f")
        page.wait_for_function("document.fullscreenElement === null")


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
    if name == "report.html":
        page.evaluate(UNFOLD)
        assert serious(page) == []
        page.evaluate("enter()")  # a phone has no button for it
        assert serious(page) == []
    if name == "quiz.html":
        page.keyboard.press("1")
        assert serious(page) == []  # answered
        page.evaluate("for (let left = 20; left > 0; left--) { answer(0); next(); }")
        assert page.get_by_role("heading", name="Your result").is_visible()
        assert serious(page) == []  # at its end

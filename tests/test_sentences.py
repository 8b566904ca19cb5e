"""Pages are read aloud in classrooms: no sentence is long. And: does the reader of sentences read well?"""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md"), ROOT / "tools/house_corpus/README.md"],
    key=lambda page: page.relative_to(ROOT).parts,
)
MOST_WORDS = 30
sentences = runpy.run_path(str(ROOT / "tools/sentences.py"))["sentences"]


def too_long(text, name="page.md"):
    """A line for each sentence that is too long: where it is, and how long."""
    return [
        f"{name}:{one.line}: {one.words} words, at most {MOST_WORDS}: {one.text[:60]}"
        for one in sentences(text)
        if one.words > MOST_WORDS
    ]


def counted(text):
    return [(one.line, one.words) for one in sentences(text)]


def words(count):
    return " ".join(["Word"] + ["word"] * (count - 2)) + " end."


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_sentence_is_long(page):
    long = too_long(page.read_text(encoding="utf-8"), str(page.relative_to(ROOT)))
    assert not long, "\n".join(long)


def test_the_readme_is_short_and_so_are_its_sentences():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = sentences(text)
    assert text.count("\n") <= 140
    assert sum(one.words for one in found) / len(found) <= 12


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One.\n\n{}\n", 3),
        ("One.\n\n- Two.\n- {}\n", 4),
        ("One.\n\n1. Two.\n2. {}\n", 4),
        ("- One.\n\n    {}\n", 3),
        ("- One.\n    - {}\n", 2),
        ("One.\n\n> {}\n", 3),
        ("> > Two.\n> {}\n", 2),
        ("> - Two.\n> - {}\n", 2),
        ("!!! note\n    {}\n", 2),
        ("Short. {}\n", 1),
        ("```python\nx = 1\n```\n{}\n", 4),
        ("| a |\n|---|\n| b |\n\n{}\n", 5),
        ("::: showdown.contract\n    options:\n      a: 1\n\n{}\n", 5),
        ("<!-- one\ntwo -->\n{}\n", 3),
        ("![{}](sheet.png)\n", 1),
        ("```text\nUsage: showdown arena\n\n  Play.\n\nOptions:\n  --seed N  {}\n```\n", 7),
    ],
)
def test_a_sentence_of_31_words_is_found_and_named_and_one_of_30_is_not(text, line):
    (found,) = too_long(text.format(words(31)), "docs/x.md")
    assert found.startswith(f"docs/x.md:{line}: 31 words, at most 30: Word")
    assert not too_long(text.format(words(30)))


def test_a_sentence_over_several_lines_is_named_by_its_first():
    text = "Short\none. " + words(31).replace(" word word word", "\nword word word")
    assert [one.split(": ")[0] for one in too_long(text)] == ["page.md:2"]


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{words(40)}\n```",
        f"~~~text\n{words(40)}\n~~~",
        f"- item\n\n    ```python\n    {words(40)}\n    ```",
        f"> ```\n> {words(40)}\n> ```",
        f"Code:\n\n    {words(40)}",
        f"## {words(40)}",
        f"{words(40)}\n=====",
        f"| a | b |\n|---|---|\n| {words(40)} | c |",
        f"a | b\n--- | ---\n{words(40)} | c",
        f"<!-- {words(40)} -->",
        f"::: showdown.errors\n    {words(40)}",
        f"[name]: https://example.org/ '{words(40)}'",
        f"A `{words(40)}` in a sentence.",
        f"A [link](https://example.org/ '{words(40)}').",
    ],
)
def test_code_tables_headings_and_addresses_are_left_out(text):
    assert not too_long(text)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("One two. Three.", [2, 1]),
        ("Is it? Yes! Good.", [2, 1, 1]),
        ("It is 0.5 of ink. 3 more.", [5, 2]),
        ("Forgers, e.g. GANs, win.", [4]),
        ("Take ink, paper etc. and draw.", [6]),
        ("See fig. 7 for it.", [5]),
        ("Say no. Go on.", [2, 2]),
        ("J. S. Bach et al. Wrote it.", [7]),
        ("Call `a.b. C`. `fit` trains.", [2, 2]),
        ("A file `x.ttf` or .otf installs.", [6]),
        ("(One two.) Three.", [2, 1]),
        ('He says "no." She does not.', [3, 3]),
        ("**Bold end.** Next one.", [2, 2]),
        ("Version 0.1.0 is out. Try it.", [4, 2]),
        ("[Two words](a/b.md). Then [one][ref] more.", [2, 3]),
        ("A – b — c.", [3]),
        ("Wait... Now.", [1, 1]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, lengths):
    assert [count for _, count in counted(text)] == lengths


def test_each_item_of_a_list_is_counted_by_itself():
    assert counted("Before:\n- one two\n- three\n  four\n1. five\n") == [(1, 1), (2, 2), (3, 2), (5, 1)]


def test_options_of_a_help_text_are_counted_each():
    page = (
        "```text\nUsage: showdown arena [OPTIONS] RUN\n\n  Play it\n  now.\n\nOptions:\n"
        "  --rounds INTEGER  Rounds\n                    to play.  [default: 10; x>=1]\n"
        "  --isolation [none|limits|landlock]\n                    Least walls.\n\n"
        "  Try:  showdown arena\n```\n"
    )
    assert counted(page) == [(4, 3), (8, 3), (10, 2)]


def test_the_command_prints_a_row_a_page(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("One two.\n\nThree four five six.\n")
    runpy.run_path(str(ROOT / "tools/sentences.py"))["main"]([str(page)])
    row = capsys.readouterr().out.splitlines()[1].split()
    assert row == ["3", "2", "3.0", "4", f"{page}:3"]

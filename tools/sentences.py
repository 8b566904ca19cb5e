"""How long are the sentences of a Markdown page? Usage: python tools/sentences.py README.md [PAGE...]

Prints, for each page, its lines, its sentences, their mean length in words, and the longest with its line.

Code, tables, headings and comments are left out. Each list item begins a new sentence. A fence named
`text` that begins with `Usage:` holds the help of a command: there each option begins one, too. Inline
code counts as one word, and a link as the words that are shown. In doubt a sentence goes on, as after
`e.g.` or before a small letter: so a doubt never hides a long one.
"""

from __future__ import annotations

import html
import re
import sys
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})\s*(\S*)")
ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?=\S)")
TABLE_RULE = re.compile(r"[\s|:-]*-[\s|:-]*$")
HEADING = re.compile(r"\s*#{1,6}(\s|$)")
UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
LINK_TARGET = re.compile(r"\s*\[[^\]]+\]:\s")
CODE = "Code"  # stands for inline code: one word, which may begin a sentence
SHORT_FORMS = ("e.g.", "i.e.", "etc.", "cf.", "vs.", "al.", "dr.", "mr.", "mrs.", "prof.", "st.", "approx.")
BEFORE_NUMBERS = ("no.", "nos.", "fig.", "eq.", "p.", "pp.", "sec.", "ch.", "v.", "ca.")
ENDING = re.compile(r"[.!?…]+[)\]\"'”’»_]*(?=\s)")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a page.

    Attributes:
        line: where it begins, from 1.
        text: its words; inline code is one word.
    """

    line: int
    text: str

    @property
    def words(self) -> int:
        """How many words it has: whatever holds a letter or a digit.

        >>> Sentence(1, "A–Z, and 0.5 of e.g. ink — no more.").words
        8
        """
        return sum(any(sign.isalnum() for sign in word) for word in self.text.split())


def sentences(page: str) -> list[Sentence]:
    r"""Every sentence of a Markdown page, in order.

    >>> [(one.line, one.words) for one in sentences("# Title\n\nOne. Two,\ntoo.\n\n- three `a b`\n")]
    [(3, 1), (3, 2), (6, 2)]
    """
    found = []
    for line, block in blocks(prose(page)):
        text, pictures = plain(block)
        found += [Sentence(line, shown) for shown in pictures]
        found += [Sentence(line + text[:start].count("\n"), words) for start, words in split(text)]
    return [one for one in found if one.words]


def prose(page: str) -> list[str]:
    """The lines of a page, each emptied where it is no prose; their numbers stay."""
    page = re.sub(r"<!--.*?-->", lambda found: "\n" * found[0].count("\n"), page, flags=re.DOTALL)
    lines = page.split("\n")
    for leave_out in (fences, directives, indented_code, tables, headings):
        leave_out(lines)
    return [re.sub(r"^\s*(?:!!!|\?\?\?\+?) .*", "", line) for line in lines]


def fences(lines: list[str]) -> None:
    """Empty fenced code; rewrite a command's help as a list of its options."""
    start = 0
    while start < len(lines):
        opened = FENCE.match(unquoted(lines[start]).strip())
        if not opened:
            start += 1
            continue
        inside = range(start + 1, len(lines))
        end = next((n for n in inside if unquoted(lines[n]).strip() == opened[1]), len(lines))
        code = lines[start + 1 : end]
        is_help = opened[2] == "text" and bool(code) and code[0].startswith("Usage: ")
        lines[start : end + 1] = ["", *(help_prose(code) if is_help else [""] * len(code)), ""]
        start = end + 1


def help_prose(code: list[str]) -> list[str]:
    """A command's help as prose: its paragraphs, and its options and commands as a list."""
    lines, is_list = [], False
    for line in code:
        is_list = is_list or line in ("Options:", "Commands:")
        term = re.match(r" {2}\S+(?: \S+)*(?: {2,}|$)", line) if is_list else None
        if not line.startswith("  ") or line.startswith("  Try: "):
            lines.append("")
        elif term:
            lines.append("- " + (line[term.end() :] or "-"))
        else:
            lines.append(line.strip())
    return lines


def directives(lines: list[str]) -> None:
    """Empty what mkdocstrings fills: a line `::: name` and the options below it."""
    inside = False
    for number, line in enumerate(lines):
        inside = line.startswith(":::") or (inside and (not line.strip() or line.startswith("    ")))
        if inside:
            lines[number] = ""


def indented_code(lines: list[str]) -> None:
    """Empty code that is told by its indentation alone."""
    content, after_blank = 0, True  # the column at which the text of the list or box begins
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        item = ITEM.match(line)
        if not line.strip():
            after_blank = True
            continue
        if indent >= content + 4 and after_blank and not (item and content):
            lines[number] = ""
            continue
        if item:
            content = item.end()
        elif line.lstrip().startswith(("!!!", "???")):
            content = indent + 4
        elif indent == 0 and after_blank:
            content = 0
        after_blank = False


def tables(lines: list[str]) -> None:
    """Empty every table, with leading bars or without."""
    for number, line in enumerate(lines):
        if "|" in line and TABLE_RULE.match(unquoted(line)) and number and "|" in lines[number - 1]:
            lines[number - 1] = ""
            for below in range(number, len(lines)):
                if "|" not in lines[below]:
                    break
                lines[below] = ""


def headings(lines: list[str]) -> None:
    """Empty headings of both kinds, rules, and targets of links."""
    for number, line in enumerate(lines):
        text = unquoted(line)
        above = number and unquoted(lines[number - 1]).strip()
        if UNDERLINE.match(text) and above and not ITEM.match(lines[number - 1]):
            lines[number - 1] = lines[number] = ""
        elif HEADING.match(text) or LINK_TARGET.match(text) or re.match(r"\s*([-*_]\s*){3,}$", text):
            lines[number] = ""


def blocks(lines: list[str]) -> list[tuple[int, str]]:
    """Paragraphs and list items: the number of the first line, from 1, and the text."""
    found: list[tuple[int, list[str]]] = []
    open_depth = None  # of the quotation that the open block stands in; None where none is open
    for number, line in enumerate(lines, 1):
        text = unquoted(line)
        depth = line[: len(line) - len(text)].count(">")
        item = ITEM.match(text)
        if not text.strip():
            open_depth = None
            continue
        if depth != open_depth or item:
            found.append((number, []))
            open_depth = depth
        found[-1][1].append(text[item.end() if item else 0 :].strip())
    return [(number, "\n".join(block)) for number, block in found]


def unquoted(line: str) -> str:
    """A line without the marks of a quotation."""
    return re.sub(r"^(\s{0,3}>)+ ?", "", line)


def plain(text: str) -> tuple[str, list[str]]:
    """Text as it is read aloud, with its line breaks, and what its pictures say."""
    pictures: list[str] = []

    def keep(shown: str, found: re.Match[str]) -> str:
        return shown + "\n" * (found[0].count("\n") - shown.count("\n"))

    def picture(found: re.Match[str]) -> str:
        pictures.append(" ".join(found[1].split()))
        return keep("", found)

    text = re.sub(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", lambda code: keep(CODE, code), text, flags=re.DOTALL)
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", picture, text)
    text = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", lambda link: keep(link[1], link), text)
    text = re.sub(r"</?[a-zA-Z][^>]*>", lambda tag: keep("", tag), text)
    text = re.sub(r"\s\[default: [^\]]*\]", lambda default: keep("", default), text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!|>-])", r"\1", re.sub(r"(?<!\\)\*+", "", text))
    return html.unescape(text), pictures


def split(text: str) -> list[tuple[int, str]]:
    """The sentences of a text, each with the position at which it begins."""
    found, start = [], 0
    for ending in ENDING.finditer(text):
        follows = text[ending.end() :].lstrip().lstrip("([\"'“‘«_")
        if is_short_form(text[start : ending.end()], follows) or follows[:1].islower():
            continue
        found.append((start, text[start : ending.end()]))
        start = ending.end()
    found.append((start, text[start:]))
    return [(at + len(part) - len(part.lstrip()), part.strip()) for at, part in found]


def is_short_form(text: str, follows: str) -> bool:
    """Whether a text ends with an abbreviation or an initial, not with a sentence.

    >>> is_short_form("as in e.g.", "Bodoni"), is_short_form("by J.", "Baskerville")
    (True, True)
    >>> is_short_form("see fig.", "7"), is_short_form("I say no.", "You say yes.")
    (True, False)
    """
    last = text.rsplit(maxsplit=1)[-1].lstrip("([\"'“‘«").lower()
    is_initial = re.fullmatch(r"(?:[b-hj-z]\.)+", last) is not None
    return last in SHORT_FORMS or is_initial or (last in BEFORE_NUMBERS and follows[:1].isdigit())


def main(paths: list[str]) -> None:
    """Print a row a page."""
    print(f"{'lines':>5} {'sentences':>9} {'mean':>5} {'longest':>7}")
    for path in paths:
        page = Path(path).read_text(encoding="utf-8")
        found = sentences(page)
        if not found:
            continue
        longest = max(found, key=lambda one: one.words)
        mean = sum(one.words for one in found) / len(found)
        lines = page.count("\n")
        print(f"{lines:5} {len(found):9} {mean:5.1f} {longest.words:7}  {path}:{longest.line}")


if __name__ == "__main__":
    main(sys.argv[1:])

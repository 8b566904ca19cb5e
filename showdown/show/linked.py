"""Words of a page that the glossary explains, each a link to its entry where it is first read."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from showdown.show.glossary import GLOSSARY
from showdown.words import harmless

VERDICT = "Verdict: "
PLAIN = {"Real, fake", "Check", "Spar", "Style", "Match", "Score", "Round"}  # read like everyday words


def anchor(entry: str) -> str:
    """The id of an entry of the glossary.

    >>> anchor("V(D, G)"), anchor("Balanced accuracy")
    ('word-v-d-g', 'word-balanced-accuracy')
    """
    return "word-" + re.sub(r"[^a-z0-9]+", "-", entry.lower()).strip("-")


ENTRIES = {entry.removeprefix(VERDICT).lower(): entry for entry in GLOSSARY if entry not in PLAIN}
LONGEST_FIRST = sorted(ENTRIES, key=len, reverse=True)
WORDS = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, LONGEST_FIRST))})(s?)(?!\w)", re.IGNORECASE)


class Linker:
    """Links the words of one page; it remembers which were linked.

    >>> linked = Linker()
    >>> linked("An AUC of .5 < a higher AUC.")
    Markup('An <a href="#word-auc">AUC</a> of .5 &lt; a higher AUC.')
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, text: str) -> Markup:
        """A text as HTML, escaped, with a link for each word that is met for the first time."""
        text, parts, end = harmless(text, len(text)), [], 0
        for found in WORDS.finditer(text):
            entry = ENTRIES[found[1].lower()]
            if entry not in self._seen:
                self._seen.add(entry)
                link = Markup('<a href="#{}">{}</a>').format(anchor(entry), found[0])
                parts += [escape(text[end : found.start()]), link]
                end = found.end()
        return Markup("").join([*parts, escape(text[end:])])


def coded(text: str) -> Markup:
    """A text as HTML, escaped, with what stands between backticks as code.

    >>> coded("`fax` < print")
    Markup('<code>fax</code> &lt; print')
    """
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))

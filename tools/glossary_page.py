"""Write docs/glossary.md from the game's own words: python tools/glossary_page.py"""

from __future__ import annotations

from pathlib import Path

from showdown.show.glossary import GLOSSARY

PAGE = Path(__file__).parents[1] / "docs" / "glossary.md"


def page() -> str:
    """The whole page."""
    rows = [f"| {word} | {meaning} |" for word, meaning in GLOSSARY.items()]
    head = ["# Glossary", "", "Made from the code by `tools/glossary_page.py`; do not edit.", ""]
    return "\n".join([*head, "| word | meaning |", "|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""The quiz as one HTML file: works from a file or a phone, with nothing beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from showdown.files import write_whole
from showdown.pages import page_template
from showdown.show import quiz
from showdown.show.pictures import glyph_uri
from showdown.show.quiz import Pair
from showdown.show.story import Story


def write_quiz_page(story: Story, pairs: list[Pair], path: Path) -> None:
    """Write the page.

    Raises:
        OSError: it cannot be written.
    """
    write_whole(path, quiz_html(story, pairs).encode())


def quiz_html(story: Story, pairs: list[Pair]) -> str:
    """The whole quiz as HTML; the intervals of every possible result are worked out here."""
    machine = sum(pair.machine for pair in pairs)
    data: dict[str, Any] = {
        "pairs": [
            {
                "letter": pair.letter,
                "images": [glyph_uri(image) for image in pair.images],
                "real": pair.real,
                "scores": pair.scores,
                "machine": pair.machine,
            }
            for pair in pairs
        ],
        "intervals": [quiz.share_right(hits, len(pairs)) for hits in range(len(pairs) + 1)],
        "machine": machine,
        "machineInterval": quiz.share_right(machine, len(pairs)),
        "detector": story.players.detector,
        "about": quiz_header(story),
    }
    page = page_template("showdown.show", "quiz.html.j2")
    return page.render(players=story.players, data=data)


def quiz_header(story: Story) -> dict[str, Any]:
    """What the saved answers say of the match."""
    return {name: entry for name, entry in quiz.answers_of(story, [], []).items() if name != "answers"}

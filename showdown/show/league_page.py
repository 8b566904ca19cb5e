"""league.html: a league as one file that needs nothing beside it, written from its folder alone."""

from __future__ import annotations

from pathlib import Path

from showdown.files import write_whole
from showdown.pages import page_template
from showdown.seats.isolation import TIERS
from showdown.show.glossary import GLOSSARY
from showdown.show.league_awards import one_and_another, prizes
from showdown.show.league_exhibits import best_exhibits_of, latest_first
from showdown.show.league_story import DETECTOR, GENERATOR, LeagueStory
from showdown.show.league_tables import absent, heat_map, rows_by_round, scale_of
from showdown.show.linked import Linker, anchor, coded
from showdown.show.opening import Versus

PAGE = "league.html"
ROLES_SHOWN = ((GENERATOR, "Generators"), (DETECTOR, "Detectors"))


def write_league_page(folder: Path, out: Path | None = None) -> Path:
    """Write the page of the league in `folder`, by default into it; returns where it is.

    Raises:
        RecordError: no league there, or a damaged one.
        OSError: the file cannot be written.
    """
    path = out or folder / PAGE
    write_whole(path, league_html(LeagueStory(folder)).encode())
    return path


def league_html(story: LeagueStory) -> str:
    """The whole page as HTML.

    Raises:
        RecordError: the league's pictures or scores are damaged.
    """
    forgeries, catches = best_exhibits_of(story)
    rows = story.ladder.rows if story.ladder else ()
    return page_template("showdown.show", "league.html.j2").render(
        story=story,
        settings=story.settings,
        document=story.document,
        roles=ROLES_SHOWN,
        headline=headline(story),
        versus=leader_against_real(story),
        leader=leading_generator(story),
        rows=rows,
        rated=[row for row in rows if row.rating is not None],
        clear=[row for row in rows if story.is_clear(row)],
        scale=scale_of(rows),
        maps=[heat_map(story, played) for played in reversed(story.rounds)],
        through={role: rows_by_round(story, role) for role, _ in ROLES_SHOWN},
        forgeries=forgeries,
        catches=catches,
        prizes=prizes(story, forgeries, catches),
        absent=absent(story),
        has_anchor=any(one.house for one in story.settings.forgers),
        house={one.name for one in story.settings.entrants if one.house},
        strongest=TIERS[-1],
        linked=Linker(),
        anchor=anchor,
        coded=coded,
        glossary=GLOSSARY,
    )


def headline(story: LeagueStory) -> str:
    """How the league came out, in a sentence or two."""
    if story.ladder is None:
        played, rounds = len(story.rounds), story.settings.rounds
        return f"Not over yet, so there is no ladder. Rounds that are scored: {played} of {rounds}."
    said = []
    for role, title in ROLES_SHOWN:
        leaders = story.leaders(role)
        if not leaders:
            return "Nobody could be rated: no cell of the last round counts."
        few = (
            one_and_another(leaders)
            if len(leaders) <= 3
            else f"{len(leaders)} teams that cannot be told apart"
        )
        said.append(f"First of the {title.lower()}: {few}.")
    return " ".join(said)


def leading_generator(story: LeagueStory) -> str:
    """The name of the generator that stands first."""
    return story.names(GENERATOR)[story.order(GENERATOR)[0]]


def leader_against_real(story: LeagueStory) -> list[Versus]:
    """The leading generator's forgeries below real type, of the last round; none before somebody forged."""
    batch = next(latest_first(story), None)
    return [] if batch is None else batch.against_real(story.order(GENERATOR)[0])

"""The exhibits of a league's page: each generator's best forgery, each detector's best catch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from showdown.arena.exam import Exhibits
from showdown.arrays import Bools, Floats32
from showdown.errors import RecordError
from showdown.league.reading import read_paper
from showdown.show.league_story import DETECTOR, GENERATOR, LeagueStory
from showdown.show.opening import Versus, real_above_forged
from showdown.show.pictures import glyph_uri

PASSES = 0.5  # a score above it calls an exhibit real


@dataclass(frozen=True)
class BestExhibit:
    """What a team did best.

    Attributes:
        team: whose. role: as what.
        text: what it is, in a sentence.
        letter: which one it shows. source: its picture. Both are empty where there is none.
        score: how good it is, to be compared in one role: higher is better.
    """

    team: str
    role: str
    text: str
    letter: str = ""
    source: str = ""
    score: float = -np.inf


class RoundExhibits:
    """A round's paper, with all that was said of it.

    Args:
        story: of the league. number: of the round.

    Attributes:
        paper: its arrays, as `showdown.league.paper` names them.
        scores: (D, n) float32, NaN for detectors that did not judge.
        heard: (D, n) bool, whose opinion of an exhibit counts: judges who qualified, never of their own team.

    Raises:
        RecordError: a file is missing or damaged.
    """

    def __init__(self, story: LeagueStory, number: int) -> None:
        self.number, self._story = number, story
        self.paper: Exhibits = read_paper(story.record.folder, number, story.settings)
        count, judges = len(self.paper["exam_truth"]), len(story.settings.judges)
        self.scores: Floats32 = np.full((judges, count), np.nan, np.float32)
        self.heard: Bools = np.zeros((judges, count), bool)
        played = story.rounds[number - 1]
        for judge in range(judges):
            if story.record.turns[number, DETECTOR, judge].answered:
                said = story.record.exhibits(number, DETECTOR, judge)["exam_scores"]
                if len(said) != count:
                    raise RecordError(
                        f"{story.record.folder} has {len(said)} scores of {count} exhibits "
                        f"in round {number}. Try: a copy of the league"
                    )
                self.scores[judge] = said
            rivals = np.isin(self.paper["exam_generators"], story.settings.rivals(judge))
            self.heard[judge] = rivals & played.is_qualified(judge)

    def opinion(self, without: int | None = None) -> Floats32:
        """(n,) the mean of what was said of each exhibit, by all or by all but one detector; NaN for none."""
        heard = self.heard.copy()
        if without is not None:
            heard[without] = False
        count = heard.sum(axis=0)
        said = np.where(heard, self.scores, 0).sum(axis=0)
        opinion: Floats32 = np.where(count > 0, said / np.maximum(1, count), np.nan).astype(np.float32)
        return opinion

    def best_forgery(self, at: int) -> BestExhibit | None:
        """The forgery of a generator, by its place, that most was held for real; None where none counts."""
        name, said = self._story.names(GENERATOR)[at], self.opinion()
        mine = np.flatnonzero((self.paper["exam_generators"] == at) & np.isfinite(said))
        if not len(mine) or not self._story.rounds[self.number - 1].is_honest(at):
            return None
        best = int(mine[np.argmax(said[mine])])
        text = f"Its rivals gave it {said[best]:.2f} of 1 for being real, in round {self.number}."
        return self._shown(name, GENERATOR, best, text, float(said[best]))

    def best_catch(self, at: int) -> BestExhibit | None:
        """The rival's forgery that a detector, by its place, saw, and that fooled the others most."""
        name, said, own = self._story.names(DETECTOR)[at], self.opinion(without=at), self.scores[at]
        caught = np.flatnonzero(self.heard[at] & (own <= PASSES))
        if not len(caught):
            return None
        others = np.where(np.isfinite(said), said, PASSES)  # nobody else: the surest catch
        best = int(caught[np.argmax((others - own)[caught])])
        by = self._story.names(GENERATOR)[int(self.paper["exam_generators"][best])]
        text = f"Forged by {by}. It gave it {own[best]:.2f} of 1"
        text += f", the others {said[best]:.2f}" if np.isfinite(said[best]) else ""
        score = float(others[best] - own[best])
        return self._shown(name, DETECTOR, best, f"{text}, in round {self.number}.", score)

    def against_real(self, at: int) -> list[Versus]:
        """Some letters of type above the same of one generator, by its place: nobody chose them."""
        here = self.paper["exam_truth"] | (self.paper["exam_generators"] == at)
        names = ("exam_images", "exam_letters", "exam_truth")
        return real_above_forged({name: self.paper[name][here] for name in names})

    def _shown(self, team: str, role: str, at: int, text: str, score: float) -> BestExhibit:
        letter = str(self.paper["exam_letters"][at])
        return BestExhibit(team, role, text, letter, glyph_uri(self.paper["exam_images"][at]), score)


def latest_first(story: LeagueStory) -> Iterator[RoundExhibits]:
    """The exhibits of every round in which somebody forged, the last round first."""
    for played in reversed(story.rounds):
        forged = range(len(story.settings.forgers))
        if any(story.record.turns[played.number, GENERATOR, at].answered for at in forged):
            yield RoundExhibits(story, played.number)


def best_exhibits_of(story: LeagueStory) -> tuple[list[BestExhibit], list[BestExhibit]]:
    """Every generator's best forgery and every detector's best catch, of the last round that it has any."""
    forgeries: dict[int, BestExhibit] = {}
    catches: dict[int, BestExhibit] = {}
    for batch in latest_first(story):
        for at in range(len(story.settings.forgers)):
            if at not in forgeries and (forgery := batch.best_forgery(at)) is not None:
                forgeries[at] = forgery
        for at in range(len(story.settings.judges)):
            if at not in catches and (catch := batch.best_catch(at)) is not None:
                catches[at] = catch
        if len(forgeries) == len(story.settings.forgers) and len(catches) == len(story.settings.judges):
            break
    none = {GENERATOR: "No honest forgery of it was judged.", DETECTOR: "It caught no forgery."}
    sides = []
    for role, found in ((GENERATOR, forgeries), (DETECTOR, catches)):
        names = story.names(role)
        sides.append([found.get(at, BestExhibit(names[at], role, none[role])) for at in story.order(role)])
    return sides[0], sides[1]

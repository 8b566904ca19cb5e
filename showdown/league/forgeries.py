"""All that was published in a league so far, and each detector's lesson of it: never of its own team's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from showdown.arena.chance import Chance
from showdown.arena.turns import Forged
from showdown.arrays import Floats32, Ints
from showdown.contract import Feedback, Glyphs
from showdown.league.round import LeagueRound
from showdown.league.settings import LeagueSettings
from showdown.medium import Medium

OF_EACH_LETTER = 10  # forgeries that a generator publishes in a round, at least: it hears of these alone


@dataclass(frozen=True, eq=False)
class PublicShare:
    """What one generator published in one round.

    Attributes:
        drawn: as it drew them, with the round. styles: (n,) int64.
        shown: the same through the medium, as detectors see them.
    """

    drawn: Glyphs
    styles: Ints
    shown: Glyphs

    def feedback(self, opinion: Floats32) -> Feedback:
        """What the generator hears: `opinion` is (n,), the mean of its rivals'."""
        assert self.drawn.rounds is not None
        return Feedback(int(self.drawn.rounds[0]), self.drawn, self.styles, opinion)


class Forgeries:
    """The published forgeries of all generators, by their places.

    Args:
        medium: what they are shown through. chance: of the league.
        a_lesson: how many forgeries a lesson has for each round that was played.
        a_turn: how many each generator publishes in a round.
    """

    def __init__(self, medium: Medium, chance: Chance, a_lesson: int, a_turn: int) -> None:
        self._medium, self._chance = medium, chance
        self._a_lesson, self._a_turn = a_lesson, a_turn
        self._by: dict[tuple[int, int], PublicShare] = {}  # round and generator

    def __getitem__(self, key: tuple[int, int]) -> PublicShare:
        """What was published in a round by a generator."""
        return self._by[key]

    def publish(self, number: int, generator: int, forged: Forged) -> None:
        """Put up a share of what a generator drew for it: what is not put up, nobody ever sees.

        It draws as many as for a match, so that it cannot know which will be seen.
        """
        images, letters, styles = forged.part("published")
        chance = self._chance(number, f"publish {generator}")
        at = np.sort(chance.permutation(len(letters))[: self._a_turn])
        rounds = np.full(len(at), number)
        drawn = Glyphs(images[at], letters[at], None, rounds, self._medium.name)
        shown = Glyphs(self._medium(images[at], chance), letters[at], None, rounds, self._medium.name)
        self._by[number, generator] = PublicShare(drawn, styles[at], shown)

    def lesson(self, number: int, detector: int, rivals: Sequence[int]) -> Glyphs | None:
        """What a detector learns from in a round: an equal share of what each of its rivals published so far.

        In all they are as many as a match's detector would have by then. None where nothing was published.
        """
        pools = [self._of(rival, number) for rival in rivals]
        known = [Glyphs.concatenate(pool) for pool in pools if pool]
        if not known:
            return None
        chance = self._chance(number, f"lesson {detector}")
        share = -(-self._a_lesson * number // len(known))
        taken = [pool[chance.permutation(len(pool))[:share]] for pool in known]
        lesson = Glyphs.concatenate(taken)
        return lesson[chance.permutation(len(lesson))]

    def publishers(self, number: int) -> list[int]:
        """The places of the generators that published in a round, in order."""
        return sorted(generator for played, generator in self._by if played == number)

    def feedback(
        self, number: int, opinions: Mapping[int, Floats32], played: LeagueRound, settings: LeagueSettings
    ) -> dict[int, Feedback]:
        """What the generators hear: the mean opinion of their qualified rivals, or of all where none is.

        Args:
            number: of the round. played: what it came to.
            opinions: by the place of a detector that judged, (m,) its scores of all that was published in
                the round, in order of the generators.
        """
        heard, start = {}, 0
        for generator in self.publishers(number):
            published = self._by[number, generator]
            end = start + len(published.styles)
            rivals = [at for at in opinions if settings.are_rivals(generator, at)]
            asked = [at for at in rivals if played.is_qualified(at)] or rivals
            if asked:
                said: Floats32 = np.stack([opinions[at][start:end] for at in asked])
                heard[generator] = published.feedback(said.mean(axis=0, dtype=np.float32))
            start = end
        return heard

    def _of(self, generator: int, number: int) -> list[Glyphs]:
        """Batches of a generator, up to that round."""
        return [self._by[key].shown for key in sorted(self._by) if key[1] == generator and key[0] <= number]


def published_each(a_lesson: int, letters: int, fewest_rivals: int) -> int:
    """How many forgeries a generator publishes in a round.

    Those of all rivals together make a lesson; of each letter there are some in any case.

    >>> published_each(2600, 26, 1), published_each(2600, 26, 4), published_each(2600, 26, 29)
    (2600, 650, 260)
    """
    return min(a_lesson, max(OF_EACH_LETTER * letters, -(-a_lesson // max(1, fewest_rivals))))

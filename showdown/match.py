"""A match in code: in a notebook, in a script, in a test."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from showdown.arena.exam import Exhibits
from showdown.arena.play import play
from showdown.arena.record import Record
from showdown.arena.run_folder import new_folder
from showdown.arena.settings import Settings
from showdown.arena.verdict import sentence
from showdown.arena.watcher import Watcher
from showdown.bundle import team_of
from showdown.errors import UsageError
from showdown.plugins import CHAMPIONS
from showdown.seats.isolation import LEAST, OFF, warning_of_off

__all__ = ["Match", "Played"]


class Match:
    """One match; `play` plays it.

    Args:
        generator: an installed name, ``file.py:Class``, ``module:Class``, a class, or an object. A
            class of a notebook is written to a file beside the run folder, with what it uses of the
            notebook. It plays in processes of its own, like any team. `showdown.bundle` says where
            that cannot work.
        detector: the same.
        rounds: how many at most.
        seed: where the random choices of the teams start.
        secret: where the referee's choices start, 32 hexadecimal digits. The default is a new one, which
            nobody knows until the match is over.
        medium: ``screen``, ``print`` or ``fax``.
        letters: as on the command line, ``A-Z``. The default is the corpus's own choice.
        budget: of one turn, ``300steps`` or ``10s``.
        size: width and height of a glyph in pixels, 32 or 64.
        corpus: type to play on, a file or a folder. The default is the house corpus.
        vault: type for the exams only. The default is the corpus's own vault.
        jurors: further detectors for the panel, each as `detector`.
        play_on: play every round, even after a confirmed coin flip.
        device: where the house teams compute, ``cpu``, ``cuda`` or ``mps``. The default is a GPU, if
            there is one.
        out: the run folder. The default is a new one in ``showdown-runs``.
        isolation: refuse to play with weaker isolation than this. The strongest one here is always used.
            With ``off`` both teams run in this very process, for a debugger.
        quiet: show nothing while the match plays.

    Raises:
        UsageError: a value that cannot be used, or a team that cannot be found.

    >>> Match("blend", "logistic", rounds=3, seed=1, quiet=True)
    Match('blend', 'logistic', rounds=3, seed=1)
    """

    def __init__(
        self,
        generator: Any = CHAMPIONS["generator"],
        detector: Any = CHAMPIONS["detector"],
        rounds: int = Settings.rounds,
        seed: int = Settings.seed,
        secret: str | None = None,
        medium: str = Settings.medium,
        letters: str | None = None,
        budget: str = Settings.budget.text,
        size: int = Settings.size,
        corpus: Path | str | None = Settings.corpus,
        vault: Path | str | None = Settings.vault,
        play_on: bool = Settings.play_on,
        device: str = Settings.device,
        out: Path | str | None = None,
        isolation: str = LEAST,
        quiet: bool = False,
        jurors: Sequence[Any] = (),
    ) -> None:
        free = new_folder(_name(generator), _name(detector), seed)
        self.folder = free if out is None else Path(out)
        beside = self.folder.with_name(self.folder.name + "-teams")
        self._isolation, self._quiet = isolation, quiet
        self.settings = Settings.of(
            generator=team_of(generator, "generator", beside),
            detector=team_of(detector, "detector", beside),
            rounds=rounds,
            seed=seed,
            secret=secret,
            medium=medium,
            letters=letters,
            budget=budget,
            size=size,
            corpus=corpus,
            vault=vault,
            play_on=play_on,
            device=device,
            jurors=[team_of(juror, "detector", beside) for juror in jurors],
        )
        _check_device(device)

    @classmethod
    def again(cls, run: Path | str, out: Path | str | None = None, isolation: str = "none") -> Match:
        """The match of a finished run once more: the same settings, seed and secret, so the same record.

        Raises:
            RecordError: no run there, or one without a secret.
        """
        record = Record.open_run(Path(run))
        match = cls.__new__(cls)
        match.settings = replace(record.settings, secret=record.secret.hex())
        names = (match.settings.generator.name, match.settings.detector.name)
        match.folder = new_folder(*names, match.settings.seed) if out is None else Path(out)
        match._isolation, match._quiet = isolation, False
        return match

    def __repr__(self) -> str:
        settings = self.settings
        return (
            f"Match({settings.generator.name!r}, {settings.detector.name!r}, "
            f"rounds={settings.rounds}, seed={settings.seed})"
        )

    def play(self, watcher: Watcher | None = None) -> Played:
        """Play it. A terminal or a notebook shows a live scoreboard, anything else plain lines.

        Args:
            watcher: who sees it instead; it stays open.

        Raises:
            UsageError: a team that cannot be loaded, type that cannot be read, a folder that is taken.
        """
        if watcher is not None:
            play(self.settings, self.folder, watcher, self._isolation)
            return Played(self.folder)
        from rich.console import Console  # replaying a record needs none

        from showdown.show.terminal import make_watcher

        off = self._isolation == OFF
        console = Console()
        if off and not self._quiet:
            console.print(warning_of_off(), markup=False, highlight=False, soft_wrap=True)
        with closing(make_watcher(console, self._quiet, plain=off)) as scoreboard:
            return self.play(scoreboard)


class Played:
    """The record of a match that was played.

    Attributes:
        record: the run folder, see `showdown.arena.record`.
        document: the whole match as plain values, as ``showdown arena --json`` prints it.
    """

    def __init__(self, folder: Path | str) -> None:
        self.record = Record.open_run(Path(folder))
        self.document = self.record.document()

    def __repr__(self) -> str:
        return f"Played({str(self.record.folder)!r}: {len(self.rounds)} rounds, {self.verdict})"

    @property
    def verdict(self) -> str:
        """The verdict: ``coin-flip``, ``detector-ahead`` and so on."""
        verdict: str = self.document["verdict"]
        return verdict

    @property
    def sentence(self) -> str:
        """The verdict as people read it."""
        return sentence(self.record.rounds, self.record.settings.has_public_vault)

    @property
    def rounds(self) -> list[dict[str, Any]]:
        """The figures of every round."""
        rounds: list[dict[str, Any]] = self.document["rounds"]
        return rounds

    @property
    def exhibits(self) -> list[Exhibits]:
        """What was put before the detector, a round each.

        ``exam_images`` (n, H, W) uint8, ``exam_letters``, ``exam_truth`` (True for real), ``exam_scores``;
        ``published_images`` and so on for what was published. A forfeited round may lack them.
        """
        return [self.record.exhibits(figures["round"]) for figures in self.rounds]

    def to_frame(self) -> Any:
        """A pandas DataFrame, one row a round.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas as pd  # optional
        except ImportError:
            raise UsageError(
                "a frame needs pandas, which is not installed. Try: pip install pandas"
            ) from None
        return pd.json_normalize(self.rounds).set_index("round")

    def plot(self) -> Any:
        """A matplotlib figure: the detector's accuracy by round, with its interval, and a coin's.

        Any notebook shows it.
        """
        from showdown.show.plots import draw_accuracy, make_figure  # slow to load

        figure = make_figure([lambda axes: draw_accuracy(axes, self.record.rounds)], (6, 3.5))
        figure.axes[0].set_title(f"{self.document['generator']} against {self.document['detector']}")
        return figure


def _name(team: Any) -> str:
    """What a run folder is called after."""
    if isinstance(team, (str, Path)):
        return str(team).rpartition(":")[2].lower()
    return (team if isinstance(team, type) else type(team)).__name__.lower()


def _check_device(name: str) -> None:
    """Refuse a device that is not here; that takes torch, and seconds, so only what is named is looked for.

    Raises:
        UsageError: it is not.
    """
    if name not in ("auto", "cpu"):
        from showdown.teams.tensors import find_device

        find_device(name)

"""The real type of a match. It is loaded once, and many matches can share it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

from showdown.arena.enough import dropped, in_both_splits, remarks
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.errors import CorpusError, LittleType, RecordError
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.fonts.vault import n_generated, with_vault, without_generated


@dataclass(frozen=True, eq=False)
class RealType:
    """The train split, which teams learn from, and the vault, which only the referee holds."""

    train: Corpus
    vault: Corpus


def load_real_type(settings: Settings) -> RealType:
    """The type that a match is played on.

    Raises:
        CorpusError: it cannot be read, or lacks a letter.
    """
    corpus = load_corpus(settings.corpus, settings.letters or None, settings.size)
    near = drawn = 0
    if settings.vault is not None:
        vault, drawn = without_generated(load_corpus(settings.vault, corpus.letters, settings.size))
        corpus, near = with_vault(corpus, vault)
    played = in_both_splits(corpus, asked=bool(settings.letters))
    real = RealType(played.split("train"), played.split("vault"))
    said = remarks(real.train, real.vault, settings.sizes.exhibits)
    if near:
        said.append(f"groups of the vault nearly copy one of the train split: {near} are left out")
    if drawn:
        said.append(f"fonts of the vault call themselves generated: {drawn} are left out")
    elif drawn := n_generated(real.vault):
        said.append(f"fonts of the vault call themselves generated: {drawn}; exams are not on type alone")
    for words in filter(None, [dropped(corpus, played), *said]):
        warnings.warn(words, LittleType, stacklevel=2)
    return real


def real_type_of(settings: Settings, real: RealType | None) -> RealType:
    """The type that was loaded before, if it fits these settings. If none was, it is loaded.

    Raises:
        CorpusError: it has other letters or another size; or as for `load_real_type`.
    """
    if real is None:
        return load_real_type(settings)
    train = real.train
    if train.size != settings.size or (settings.letters and settings.letters != train.letters):
        asked = " ".join(settings.letters) or "any letters"
        raise CorpusError(
            f"the loaded type has {' '.join(train.letters)} at {train.size} px; the match is on {asked} at "
            f"{settings.size} px. Try: load_real_type with the settings of the match"
        )
    return real


def check_fingerprint(record: Record, fingerprint: str) -> None:
    """Refuse type that is not what a match was played on.

    Raises:
        RecordError: it is not.
    """
    then = record.circumstances.corpus
    if fingerprint != then:
        raise RecordError(
            f"{record.folder} was played on type with fingerprint {then}; what is here has {fingerprint}. "
            "Try: the same corpus and vault as then"
        )

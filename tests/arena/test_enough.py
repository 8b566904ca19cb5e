"""How little type a match can be played on, what it cannot show then, and what is refused, and when."""

import string
import sys
from contextlib import nullcontext

import numpy as np
import pytest

from showdown.arena.enough import absent_figures, in_both_splits, remarks
from showdown.arena.guards import GUARDS
from showdown.arena.inspector import Inspector
from showdown.arena.real_type import load_real_type
from showdown.arena.settings import Settings
from showdown.cli import main
from showdown.errors import CorpusError, LittleType
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.match import Match
from tests.fonts.make import make_font
from tests.fonts.test_brought_pictures import fill


@pytest.fixture(scope="module", autouse=True)
def play_in_one_hall(one_hall):
    """Each match would start a host of its own, which loads torch."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys.modules["showdown.arena.play"], "open_hall", lambda *_: nullcontext(one_hall))
        yield


def type_of(folder, fonts, letters):
    folder.mkdir(exist_ok=True)
    for design in range(fonts):
        make_font(folder / f"{design}.ttf", letters, design)
    return folder


def played(folder, corpus, **how):
    """A match of two quick teams; its last round, and what was remarked before it."""
    with pytest.warns(LittleType) as heard:
        match = Match(
            "blend", "ink", corpus=corpus, out=folder / "run", quiet=True, rounds=1, budget="3steps", **how
        )
        return match.play().rounds[-1], " ".join(str(one.message) for one in heard)


def test_one_font_is_refused_before_there_is_a_run_folder(tmp_path, capsys):
    corpus = type_of(tmp_path / "type", 1, "ABC")
    with pytest.raises(SystemExit) as ended:
        main(["arena", "--corpus", str(corpus), "--letters", "ABC", "--out", str(tmp_path / "run")])
    assert ended.value.code == 2 and not (tmp_path / "run").exists()
    said = capsys.readouterr().err
    assert "nothing in its vault split: 1 design group(s) in all" in said and "Try: more designs" in said


@pytest.mark.parametrize(
    ("fonts", "letters", "absent"),
    [
        (2, "A", {guard.name for guard in GUARDS}),
        (10, string.ascii_uppercase, set()),
    ],
)
def test_little_type_is_played_and_what_cannot_be_had_is_absent_and_said(tmp_path, fonts, letters, absent):
    last, said = played(tmp_path, type_of(tmp_path / "type", fonts, letters), letters=letters)
    assert last["balanced_accuracy"] is not None
    assert {name for name, figure in last["guards"].items() if figure is None} == absent
    assert set(last["guards"]["tripped"]) <= {"copied", "copied_hands"} - absent
    assert f"the vault has {max(1, round(0.35 * fonts))} design group" in said
    assert all(name in said for name in absent)
    assert (tmp_path / "run" / "match.json").exists()


def test_two_fonts_broke_the_referees_reader_before(tmp_path):
    """The control: with no ridge of its own, the reader of one glyph a letter cannot be learned."""
    corpus = load_corpus(type_of(tmp_path / "type", 2, "ABC"), "ABC")
    train = corpus.split("train")
    assert np.unique(train.glyphs.letters, return_counts=True)[1].tolist() == [1, 1, 1]
    assert Inspector(train, corpus.split("vault"), np.random.default_rng(0), 1300).floor["legibility"] is None


def test_one_label_by_three_writers_is_played(tmp_path):
    last, said = played(tmp_path, fill(tmp_path / "pictures", ("ring",), groups=3))
    assert last["guards"]["legibility"] is None and last["balanced_accuracy"] is not None
    assert "legibility (needs two labels" in said


def test_what_a_vault_of_ones_own_loses_is_said(tmp_path):
    corpus = type_of(tmp_path / "type", 12, "ABCDEFGHIJ")
    vault = type_of(tmp_path / "vault", 14, "ABCDEFGHIJ")  # twelve of them are the same
    settings = Settings.of("blend", "ink", corpus=corpus, vault=vault, letters="A-J")
    with pytest.warns(LittleType, match=r"nearly copy one of the train split: \d are left out"):
        assert load_real_type(settings).vault.n_groups < 14


def test_the_house_type_lacks_nothing():
    corpus = load_corpus()
    assert remarks(corpus.split("train"), corpus.split("vault"), 1300) == []


def test_thousands_of_labels_leave_too_few_glyphs_of_each_for_recall():
    corpus = load_corpus()
    labels = corpus.split("train"), corpus.split("vault")
    assert set(absent_figures(*labels, exhibits=26 * 3)) == {"recall", "coverage"}
    assert absent_figures(*labels, exhibits=26 * 4) == {}


@pytest.fixture
def ragged(tmp_path):
    """Pictures of three labels by six groups; one label is by a group of the train split alone."""
    fill(tmp_path / "x", ("bar", "dot"), groups=6)
    whole = load_corpus(tmp_path / "x")
    (group,) = [row.family for row in whole.table if row.split == "train"][:1]
    (tmp_path / "x" / "rare").mkdir()
    (tmp_path / "x" / "dot" / group).rename(tmp_path / "x" / "rare" / group)
    return tmp_path / "x"


def test_a_label_that_one_split_lacks_is_not_played_and_named(ragged, tmp_path):
    corpus = load_corpus(ragged)
    assert corpus.letters == ("bar", "dot", "rare")
    kept = in_both_splits(corpus, asked=False)
    assert kept.letters == ("bar", "dot") and isinstance(kept, Corpus) and len(kept) == 11
    _, said = played(tmp_path, ragged)
    assert "not played, since one split lacks them: rare" in said


def test_a_label_that_one_split_lacks_is_refused_where_it_was_asked_for(ragged, tmp_path):
    with pytest.raises(CorpusError, match="no design group of the vault split has 'rare'"):
        Match("blend", "ink", corpus=ragged, letters="bar,rare", out=tmp_path / "run", quiet=True).play()
    assert not (tmp_path / "run").exists()


def test_it_is_said_on_the_command_line_before_the_match(tmp_path, capsys):
    corpus = type_of(tmp_path / "type", 2, "ABC")
    words = ["arena", "--generator", "blend", "--detector", "ink", "--rounds", "1", "--budget", "3steps"]
    with pytest.raises(SystemExit):
        main([*words, "--corpus", str(corpus), "--letters", "ABC", "--json", "--out", str(tmp_path / "run")])
    assert (
        "Note: the vault has 1 design group; 63 are needed before a coin flip can be shown"
        in capsys.readouterr().err
    )

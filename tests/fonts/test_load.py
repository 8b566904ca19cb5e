import string

import numpy as np
import pytest

from showdown.errors import CorpusError
from showdown.fonts.letters import LETTERS
from showdown.fonts.load import corpus_letters, load_corpus
from tests.fonts.make import make_font

CAPITALS = tuple(string.ascii_uppercase)


@pytest.fixture
def folder(tmp_path):
    """Three fonts with all letters, and two that have capitals only."""
    for design in range(5):
        make_font(tmp_path / f"{design}.ttf", LETTERS if design < 3 else CAPITALS, design)
    return tmp_path


def test_a_folder_is_a_corpus_of_the_letters_that_are_asked_for(folder):
    assert load_corpus(folder, CAPITALS).n_fonts == 5
    some = load_corpus(folder, ["b", "A"], size=64)
    assert some.letters == ("b", "A") and some.n_fonts == 3 and len(some) == 6


def test_a_folder_of_capitals_can_be_played(tmp_path):
    for design in range(3):
        make_font(tmp_path / f"{design}.ttf", CAPITALS, design)
    assert load_corpus(tmp_path, CAPITALS).n_fonts == 3
    assert load_corpus(tmp_path).letters == CAPITALS
    with pytest.raises(CorpusError, match=r"lacks letters .*36 of 62"):
        load_corpus(tmp_path, LETTERS)


def test_the_letters_of_a_folder_load_what_it_gives_by_default(folder):
    """A match records the letters that it was given; resumed, it asks for these and must get the same."""
    corpus = load_corpus(folder)
    assert load_corpus(folder, corpus.letters).fingerprint == corpus.fingerprint


def test_a_letter_is_drawn_the_same_whatever_others_are_asked_for(tmp_path):
    """A vault is a folder of its own: were its type larger than the train split, size alone would tell."""
    for design in range(3):
        deep = [(60, -300, 140, 480)]
        make_font(tmp_path / f"{design}.ttf", "ABCg", design, shapes={"g": deep})
    whole, capitals = (load_corpus(tmp_path, letters, 64) for letters in ("ABCg", "ABC"))
    assert capitals.letters == ("A", "B", "C")
    of_capitals = whole.glyphs.letters != "g"
    assert np.array_equal(capitals.glyphs.images, whole.glyphs.images[of_capitals])
    assert np.array_equal(capitals.metrics, whole.metrics[of_capitals])


@pytest.mark.parametrize(
    ("letters", "words"), [(["A", "ring"], "'ring'.*single characters"), ([], "no letter.*single characters")]
)
def test_fonts_draw_single_characters(folder, letters, words):
    with pytest.raises(CorpusError, match=words):
        load_corpus(folder, letters)


def test_the_letters_of_a_corpus_are_told_without_loading_it(folder, pictures, alphabet_file):
    assert corpus_letters(folder) == LETTERS
    assert corpus_letters(pictures) == ("bar", "cross", "ring")
    assert corpus_letters(alphabet_file) == tuple("ABCDEF.")
    with pytest.raises(CorpusError, match="no corpus at"):
        corpus_letters(folder / "none.npz")
    (folder / "text.npz").write_text("hello")
    with pytest.raises(CorpusError, match="is not a corpus"):
        corpus_letters(folder / "text.npz")

import numpy as np
import pytest

from showdown.errors import CorpusError
from showdown.fonts import spacing
from showdown.fonts.corpus import load_corpus
from showdown.fonts.spacing import side_bearings


def hand(corpus, font):
    own = corpus.take(corpus.glyphs.fonts == font)
    return own.glyphs.letters.tolist(), own.glyphs.images, own.metrics[:, 1:]


def test_a_hand_that_is_a_font_gets_that_fonts_bearings(alphabet, monkeypatch):
    monkeypatch.setattr(spacing, "MODELS", 1)
    for font in np.unique(alphabet.glyphs.fonts):
        letters, images, bearings = hand(alphabet, font)
        assert np.allclose(side_bearings(alphabet, letters, images), bearings)


def test_it_may_lack_letters(alphabet, monkeypatch):
    monkeypatch.setattr(spacing, "MODELS", 1)
    font = int(alphabet.glyphs.fonts[0])
    letters, images, bearings = hand(alphabet, font)
    fewer = alphabet.take(~((alphabet.glyphs.letters == letters[0]) & (alphabet.glyphs.fonts == font)))
    found = side_bearings(fewer, letters, images)
    assert np.allclose(found[1:], bearings[1:]) and np.isfinite(found).all()


def test_pictures_have_plain_bearings(pictures):
    corpus = load_corpus(pictures, size=64)
    letters, images, _ = hand(corpus, corpus.glyphs.fonts[0])
    assert (side_bearings(corpus, letters, images) == 0.05 * 64).all()


def test_an_unknown_letter_is_named(alphabet):
    letters, images, _ = hand(alphabet, alphabet.glyphs.fonts[0])
    with pytest.raises(CorpusError, match="'Ω'"):
        side_bearings(alphabet, ["Ω", *letters[1:]], images)

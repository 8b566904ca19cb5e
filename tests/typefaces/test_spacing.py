from dataclasses import replace

import numpy as np
import pytest

from showdown.errors import CorpusError
from showdown.fonts.load import load_corpus
from showdown.typefaces import spacing
from showdown.typefaces.spacing import side_bearings


@pytest.fixture
def spaced(alphabet):
    """The alphabet with bearings that tell its fonts apart."""
    metrics = alphabet.metrics.copy()
    metrics[:, 1] = alphabet.glyphs.fonts
    metrics[:, 2] = 2 * alphabet.glyphs.fonts + (alphabet.glyphs.letters == "A")
    return replace(alphabet, metrics=metrics)


def hand(corpus, font):
    own = corpus.take(corpus.glyphs.fonts == font)
    return own.glyphs.letters.tolist(), own.glyphs.images, own.metrics[:, 1:]


def test_a_hand_that_is_a_font_gets_that_fonts_bearings(spaced, monkeypatch):
    monkeypatch.setattr(spacing, "MODELS", 1)
    for font in np.unique(spaced.glyphs.fonts):
        letters, images, bearings = hand(spaced, font)
        assert np.allclose(side_bearings(spaced, letters, images), bearings)


def test_it_may_lack_letters(spaced, monkeypatch):
    monkeypatch.setattr(spacing, "MODELS", 1)
    font = int(spaced.glyphs.fonts[0])
    letters, images, bearings = hand(spaced, font)
    fewer = spaced.take(~((spaced.glyphs.letters == letters[0]) & (spaced.glyphs.fonts == font)))
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

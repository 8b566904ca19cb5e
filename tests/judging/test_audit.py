"""The audit names what was done to a side, with its size."""

from pathlib import Path

import matplotlib
import numpy as np
import pytest

from benchmarks.known_forgeries import Outlines, by_coverage, by_freetype_unhinted, by_skia
from showdown.judging.audit import audit_greys
from showdown.judging.sides import Side, grey_counts

FOLDER = Path(matplotlib.get_data_path(), "fonts", "ttf")
FONTS = [*sorted(FOLDER.glob("DejaVuS*[!y].ttf")), *sorted(FOLDER.glob("STIXGeneral*.ttf"))]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def drawn_by(rasteriser):
    images = np.concatenate([rasteriser(Outlines(path, LETTERS)) for path in FONTS])
    fonts = np.repeat([path.stem for path in FONTS], len(LETTERS))
    letters = np.array(list(LETTERS) * len(FONTS))
    prints = np.arange(len(images)).astype(str)
    return Side("side", images, letters, fonts, grey_counts(images), prints, tuple(prints.tolist()))


@pytest.fixture(scope="module")
def by_harfbuzz():
    return drawn_by(by_coverage)


def audited(real, fake):
    designs = np.unique(np.concatenate([real.groups, fake.groups]), return_inverse=True)[1]
    found = audit_greys(real, fake, designs % 4, np.arange(len(designs)))
    return {finding.name: finding for finding in found}


def test_pillow_drawing_is_told_from_harfbuzz_by_its_greys_alone(by_harfbuzz):
    found = audited(by_harfbuzz, drawn_by(by_freetype_unhinted))["rasteriser"]
    assert 0.6 < found.size < 0.8
    assert found.remains


def test_skia_drawing_is_told_from_harfbuzz_by_its_greys_alone(by_harfbuzz):
    pytest.importorskip("skia")
    assert audited(by_harfbuzz, drawn_by(by_skia))["rasteriser"].size > 0.65


def test_one_rasteriser_is_not_told_from_itself(by_harfbuzz):
    halves = np.random.default_rng(0).permutation(len(by_harfbuzz)) % 2 == 0
    assert audited(by_harfbuzz.take(halves), by_harfbuzz.take(~halves)) == {}

"""A hand goes out as a font file: what was written is told, what could not be traced is named."""

import json

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from showdown.errors import ContractError, UsageError
from showdown.outlines.drawing import drawing_of
from showdown.typefaces.export import export_hand
from showdown.typefaces.names import LONGEST_NAME, Names, numbered
from tests.typefaces.shapes import draw

NAMES = Names("My Hand", "scribe", "Style 7 of the generator scribe.")
BAR, BLANK = draw([("box", 26, 8, 38, 46)]), np.zeros((64, 64), np.uint8)


def test_a_font_is_written_and_told_of(tmp_path, alphabet):
    told: list[str] = []
    file = tmp_path / "family" / "hand.ttf"
    images = np.stack([BAR, BLANK, BAR])
    made = export_hand(
        file, NAMES, 7, alphabet, "ABC", images, tell=lambda done, of, letter: told.append(letter)
    )
    assert set(TTFont(file).getBestCmap()) == {ord(one) for one in "AaCc "} | {0xA0}
    assert (made.letters, dict(made.left_out)) == (("A", "C"), {"B": "it is blank"})
    assert dict(made.stand_ins) == {"a": "A", "c": "C"}
    assert dict(made.traced_from) == {"outline": 0, "field": 0, "picture": 2, "fuzzy": 0}
    assert made.points == 8 and made.difference < 0.02
    assert told == ["A", "B", "C"]
    document = json.loads(json.dumps(made.to_json()))
    assert list(document)[:4] == ["file", "name", "style", "letters"]
    assert (document["file"], document["letters"]) == (str(file), ["A", "C"])


FRAME = [
    np.array([[10, 10, 1], [40, 10, 1], [40, 46, 1], [10, 46, 1]], np.float32),
    np.array([[20, 28, 1], [20, 36, 0], [30, 36, 0], [30, 20, 0], [20, 20, 0]], np.float32),  # a hole
]


def test_a_font_has_the_very_points_that_its_generator_knew(tmp_path, alphabet):
    """And a letter whose curves are another letter's is traced from its picture."""
    frame = np.rint(255 * drawing_of(FRAME, 64)).astype(np.uint8)
    file = tmp_path / "hand.ttf"
    made = export_hand(file, NAMES, 7, alphabet, "AB", np.stack([frame, BAR]), outlines=[FRAME, FRAME])
    assert dict(made.traced_from) == {"outline": 1, "field": 0, "picture": 1, "fuzzy": 0}
    glyph = TTFont(file)["glyf"]["A"]
    places, ends, flags = glyph.getCoordinates(None)
    assert list(ends) == [3, 8] and [flag & 1 for flag in flags] == [1] * 5 + [0] * 4
    wanted = np.concatenate(FRAME)[:, :2] * (34, -34)  # font units, y up
    found = np.array(places)
    assert np.array_equal(found - found[0], wanted - wanted[0])  # moved to its bearing and the baseline
    assert TTFont(file)["glyf"]["B"].numberOfContours == 1


def test_a_hand_without_a_letter_makes_no_file(tmp_path, alphabet):
    with pytest.raises(ContractError, match=r"'scribe' drew no letter of style 7 .* 'A': it is blank"):
        export_hand(tmp_path / "hand.ttf", NAMES, 7, alphabet, "A", BLANK[None])
    with pytest.raises(UsageError, match="no font is called"):
        export_hand(tmp_path / "hand.doc", NAMES, 7, alphabet, "A", BAR[None])
    assert list(tmp_path.iterdir()) == []


def test_a_numbered_name_is_short_enough_and_keeps_its_number():
    assert numbered("x" * 40, 123) == "x" * 25 + " No123" and len(numbered("x" * 40, 123)) == LONGEST_NAME

import numpy as np
import pytest
from PIL import Image

from showdown import files
from showdown.errors import CorpusError, UsageError
from showdown.typefaces.specimen import draw_specimen, specimen_page, write_specimen
from tests.fonts.make import make_font


@pytest.fixture
def font(tmp_path):
    return make_font(tmp_path / "hand.ttf", "ABCab<>&;'")


def test_a_page_shows_what_it_is_given_and_obeys_nothing_in_it(font):
    page = specimen_page(font.read_bytes(), "<script>", "Aa<b>&")
    assert "<script>" not in page and "<title>&lt;script&gt;</title>" in page
    assert '<div class="pangram">Aa&lt;b&gt;&amp;</div>' in page
    assert '<div class="alphabet">ABC<br>ab</div>' in page
    assert "http" not in page


def test_a_picture_is_what_is_drawn(font, tmp_path):
    write_specimen(font, tmp_path / "s.png", "AB")
    with Image.open(tmp_path / "s.png") as picture:
        assert np.array_equal(picture, draw_specimen(font.read_bytes(), "AB"))


@pytest.mark.parametrize("name", ["s.png", "s.html"])
def test_a_specimen_that_cannot_be_written_leaves_what_was_there(font, tmp_path, monkeypatch, name):
    (tmp_path / name).write_text("before")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(UsageError, match=f"{name}: No space left"):
        write_specimen(font, tmp_path / name)
    assert (tmp_path / name).read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hand.ttf", name]


def test_what_is_no_font_sets_nothing(tmp_path):
    (tmp_path / "no.ttf").write_bytes(b"no font")
    with pytest.raises(CorpusError, match=r"no\.ttf.*Expected a \.ttf"):
        write_specimen(tmp_path / "no.ttf", tmp_path / "s.png")

import numpy as np
import pytest
from PIL import Image, ImageDraw

from showdown.errors import CorpusError
from showdown.fonts.build import build_corpus
from showdown.fonts.load import load_corpus
from showdown.fonts.picturefile import draw_picture


@pytest.fixture
def folder(tmp_path):
    """Seals by six hands: two labels, ragged numbers, light and dark paper, one file broken."""
    folder = tmp_path / "seals"
    for label in ("round", "square"):
        for hand in range(6):
            place = folder / label / f"hand{hand}"
            place.mkdir(parents=True)
            for copy in range(1 + hand % 3):
                picture = Image.new("L", (90, 60), 240)
                pen = ImageDraw.Draw(picture)
                shape = pen.ellipse if label == "round" else pen.rectangle
                shape((20 + copy, 10, 60 + hand, 50), outline=10, width=5)
                picture.save(place / f"{copy}.{'png' if copy % 2 else 'jpg'}")
    (folder / "round" / "hand0" / "broken.png").write_bytes(b"\x89PNG not")
    return folder


def test_pictures_become_a_corpus(folder, tmp_path):
    report = build_corpus([folder], tmp_path / "c.npz")
    assert [path.name for path, _ in report.skipped] == ["broken.png"]
    corpus = load_corpus(tmp_path / "c.npz")
    assert corpus.letters == ("round", "square") and len(corpus) == 2 * (1 + 2 + 3) * 2
    assert corpus.n_groups == 6 and corpus.split("vault").n_groups == 2
    assert not set(corpus.split("train").groups) & set(corpus.split("vault").groups)
    assert corpus.fingerprint == load_corpus(folder).fingerprint
    with pytest.raises(CorpusError, match="lacks the letter 'A'; it has round square"):
        load_corpus(folder, ["A"])


def test_ink_is_bright_on_any_paper(tmp_path):
    for paper, ink in ((255, 0), (0, 255), (200, 40)):
        picture = Image.new("L", (100, 50), paper)
        ImageDraw.Draw(picture).rectangle((40, 15, 60, 35), fill=ink)
        picture.save(tmp_path / "p.png")
        read, _ = draw_picture((tmp_path / "p.png").read_bytes())
        assert read[0, 0] == 0 and read[32, 32] > 180 and read.shape == (64, 64)
        assert not read[:15].any()  # squared, not stretched: the paper above is added
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((20, 20, 40, 40), fill=(0, 0, 0, 255))
    clear.save(tmp_path / "p.png")
    read, _ = draw_picture((tmp_path / "p.png").read_bytes())
    assert read[30, 30] == 255 and not np.any(read[:19])


def test_a_folder_of_neither(tmp_path):
    with pytest.raises(CorpusError, match="no readable font or picture"):
        load_corpus(tmp_path)

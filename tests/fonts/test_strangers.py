"""What a stranger sends: fonts, pictures and corpora are data, and none of it hurts."""

import json
import os
import random
import shutil
import struct
import subprocess
import sys
import zlib
from collections import Counter

import numpy as np
import pytest

from showdown.cli import main
from showdown.errors import CorpusError
from showdown.fonts import pictures
from showdown.fonts.answers import Skipped
from showdown.fonts.build import build_corpus
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus
from showdown.fonts.reader import FontReader
from showdown.seats import isolation
from tests.fonts.make import make_font
from tests.fonts.strangers import GOOD, Loader
from tests.walls.inside import inside

linux = pytest.mark.skipif(isolation.best_tier() != "landlock", reason="this machine has no Landlock")


@pytest.mark.parametrize("name", ["json.py", "PIL.py", "numpy.py", "struct.py"])
def test_nothing_that_lies_in_the_current_folder_runs(tmp_path, name, monkeypatch):
    (tmp_path / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\nraise SystemExit")
    make_font(tmp_path / "font.ttf", "AB")
    monkeypatch.chdir(tmp_path)
    with FontReader("AB") as reader:
        assert reader.read(tmp_path / "font.ttf").images.shape == (2, 64, 64)
    assert not (tmp_path / "ran").exists()
    # the control: as the reader was started before
    subprocess.run([sys.executable, "-m", "showdown.fonts.fontfile"], input=b'"AB"\n', check=False)
    assert (tmp_path / "ran").exists()


TRIES = """
import socket, subprocess
told(lambda: Path("secret").read_text())
told(lambda: Path("new").write_text("x"))
told(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close())
told(lambda: subprocess.run(["true"]))
told(lambda: os.kill(os.getppid(), 0))
"""


@linux
def test_a_process_that_reads_for_us_reaches_nothing_else(tmp_path):
    (tmp_path / "secret").write_text("secret")
    walls = "from showdown.walls.confined import confine_reader\nconfine_reader()\n"
    assert [line[:7] for line in inside(walls + TRIES, tmp_path)] == ["BLOCKED"] * 5
    assert [line[:6] for line in inside(TRIES, tmp_path)] == ["WORKED"] * 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_what_is_no_plain_file_is_left_out(tmp_path, pictures, monkeypatch):
    place = shutil.copytree(pictures, tmp_path / "pictures") / "ring" / "hand00"
    os.mkfifo(place / "pipe.png")
    (place / "folder.png").mkdir()
    (place / "lost.png").symlink_to(tmp_path / "nowhere")
    (place / "link.png").symlink_to(place / "0.png")
    report = build_corpus([tmp_path / "pictures"], tmp_path / "c.npz")
    assert {path.name for path, reason in report.skipped if reason == "not a file"} == {
        "pipe.png", "folder.png", "lost.png",
    }  # fmt: skip
    os.mkfifo(tmp_path / "font.ttf")
    with FontReader("AB") as reader, pytest.raises(Skipped, match="not a file"):
        reader.read(tmp_path / "font.ttf")
    os.mkfifo(tmp_path / "pipe.npz")
    with pytest.raises(CorpusError, match="no plain file"):
        load_corpus(tmp_path / "pipe.npz")


def white_png(width, height):
    """A picture of a few bytes and many pixels."""
    rows = zlib.compress(bytes(8), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    packed = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def test_a_small_file_with_many_pixels_is_left_out(tmp_path):
    (tmp_path / "p.png").write_bytes(white_png(60_000, 60_000))
    with FontReader(()) as reader, pytest.raises(Skipped, match=r"at most 16 Mi|exceeds limit"):
        reader.picture(tmp_path / "p.png", pictures.MAX_PICTURE_BYTES)


@pytest.mark.parametrize("name", ["x" * 200, "\x1b]0;owned\x07", "a\nb"])
def test_a_folder_that_is_no_label_is_left_out_and_shown_harmlessly(tmp_path, pictures, name, capsys):
    place = shutil.copytree(pictures, tmp_path / "pictures")
    shutil.copytree(place / "ring", place / name)
    with pytest.raises(SystemExit) as ended:
        main(["fonts", "build", str(place), "--out", str(tmp_path / "c.npz")])
    said = capsys.readouterr()
    assert not ended.value.code
    assert load_corpus(tmp_path / "c.npz").letters == ("bar", "cross", "ring")
    assert "has no name of at most 100 characters" in said.out
    assert all(line.isprintable() for line in (said.out + said.err).splitlines())


def test_a_folder_of_unusable_pictures_says_what_is_wrong_with_one(tmp_path):
    place = tmp_path / "ring" / "hand"
    place.mkdir(parents=True)
    (place / "0.png").write_bytes(b"hello")
    with pytest.raises(CorpusError, match=r"not a readable PNG.* \(1, 0\.png\)"):
        build_corpus([tmp_path], tmp_path / "c.npz")


@pytest.fixture(scope="module")
def whole(pictures, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "shapes.npz"
    save_corpus(load_corpus(pictures, size=64), path)
    return path


def test_a_corpus_is_believed_by_its_content(whole, tmp_path):
    with np.load(whole) as members:
        arrays = dict(members)
    arrays["default"] = 255 - arrays["default"]  # which nobody reads but of the house
    np.savez(tmp_path / "c.npz", **arrays)
    assert np.array_equal(load_corpus(tmp_path / "c.npz").glyphs.images, load_corpus(whole).glyphs.images)
    columns = arrays["columns_1"].copy()
    columns[3, 5, 7] ^= 1
    np.savez(tmp_path / "c.npz", **{**arrays, "columns_1": columns})
    with pytest.raises(CorpusError, match="its content has the fingerprint"):
        load_corpus(tmp_path / "c.npz")
    meta = json.loads(arrays["meta"].tobytes())
    rows = meta["fonts"]
    vault = next(row for row in rows if row[6] == "vault")
    vault[5] = next(row[5] for row in rows if row[6] == "train")  # one design in both splits
    np.savez(tmp_path / "c.npz", **{**arrays, "meta": np.frombuffer(json.dumps(meta).encode(), np.uint8)})
    with pytest.raises(CorpusError, match="fingerprint"):
        load_corpus(tmp_path / "c.npz")


@pytest.mark.skipif(sys.platform == "win32", reason="this platform has no limits on memory")
def test_a_tampered_corpus_is_loaded_or_refused_in_one_line(whole, tmp_path):
    rng, ends, bad = random.Random(19), Counter(), []
    loader = Loader(whole)
    try:
        for _ in range(150):
            end, what = loader.try_one(tmp_path, rng)
            ends[end] += 1
            bad += [] if end in GOOD else [f"{end}: {what}"]
    finally:
        loader.close()
    assert bad == []
    assert ends["refused"] > 80  # else the changes would prove nothing
    assert ends["other content"] == 0  # nothing can be changed and keep its fingerprint

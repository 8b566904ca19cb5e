import csv
import time
from collections import Counter, defaultdict

import numpy as np
import pytest

from showdown import files
from showdown.arena.real_type import load_real_type
from showdown.arena.settings import Settings
from showdown.boxes import halve
from showdown.errors import CorpusError, LittleType
from showdown.fonts.build import build_corpus
from showdown.fonts.corpus import fingerprint
from showdown.fonts.corpus_file import HOUSE_FILE
from showdown.fonts.load import load_corpus
from showdown.fonts.sheet import listing, write_sheet
from showdown.fonts.vault import with_vault, without_generated
from showdown.typefaces.names import Names
from tests.fonts.make import make_font

LETTERS = "ABCDEFGHab"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Twelve designs of their own, ten letters."""
    folder = tmp_path_factory.mktemp("small")
    for design in range(12):
        make_font(folder / f"d{design}.ttf", LETTERS, design)
    build_corpus([folder], folder / "c.npz", LETTERS)
    return folder


def test_letters_and_sizes(small):
    whole = load_corpus(small / "c.npz", size=64)
    assert whole.letters == tuple(LETTERS) and whole.size == whole.glyphs.size == 64
    assert len(whole) == 12 * 10 and whole.n_groups == whole.n_fonts == 12
    some = load_corpus(small / "c.npz", ["b", "A"])
    assert some.letters == ("b", "A") and some.fingerprint == whole.fingerprint
    assert np.array_equal(some.glyphs.images[12:], halve(whole.glyphs.images[whole.glyphs.letters == "A"]))
    assert np.allclose(some.metrics[12:] * 2, whole.metrics[whole.glyphs.letters == "A"])
    assert fingerprint(whole) == whole.fingerprint


def test_the_default_letters_are_stored_as_they_would_be_computed(small):
    default = load_corpus(small / "c.npz")
    assert np.array_equal(default.glyphs.images, halve(load_corpus(small / "c.npz", size=64).glyphs.images))


def test_splits_are_disjoint(small):
    corpus = load_corpus(small / "c.npz")
    train, vault = corpus.split("train"), corpus.split("vault")
    assert not set(train.groups) & set(vault.groups)
    assert train.n_groups + vault.n_groups == 12 and vault.n_groups == 4
    with pytest.raises(CorpusError, match="no split 'test'"):
        corpus.split("test")
    with pytest.raises(CorpusError, match="nothing in its vault split"):
        train.split("vault")


def test_metrics_tell_where_the_ink_is(small):
    corpus = load_corpus(small / "c.npz", size=64)
    advance, left, right = corpus.metrics.T
    for image, width in zip(corpus.glyphs.images, advance - left - right, strict=True):
        columns = np.flatnonzero(image.any(axis=0))
        assert width <= columns[-1] - columns[0] + 1 < width + 2  # a pixel may be touched on either side


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"letters": ["A", "ß"]}, "lacks the letter 'ß'; it has A B C D E F G H a b"),
        ({"letters": []}, "none were named"),
        ({"size": 48}, "32 or 64 pixels; 48"),
    ],
)
def test_what_a_corpus_lacks(small, options, words):
    with pytest.raises(CorpusError, match=words):
        load_corpus(small / "c.npz", **options)


def test_not_a_corpus(tmp_path, small):
    with pytest.raises(CorpusError, match="no corpus at"):
        load_corpus(tmp_path / "none.npz")
    (tmp_path / "text.npz").write_text("hello")
    with pytest.raises(CorpusError, match="is not a corpus"):
        load_corpus(tmp_path / "text.npz")
    np.savez(tmp_path / "other.npz", x=np.zeros(3))
    with pytest.raises(CorpusError, match="is not a corpus"):
        load_corpus(tmp_path / "other.npz")
    whole = (small / "c.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CorpusError, match="is not a corpus"):
        load_corpus(tmp_path / "cut.npz")


@pytest.mark.parametrize(
    "strange",
    [
        {"fonts_0": np.full(12, 99, np.int32)},
        {"fonts_0": np.full(12, -1, np.int32)},
        {"columns_0": np.zeros((12, 32, 32), np.uint8)},
        {"metrics_1": np.zeros((12, 2), np.float32)},
        {"meta": np.frombuffer(b'{"format": "showdown-corpus-1", "fonts": 7}', np.uint8)},
    ],
    ids=["a font too many", "a font below none", "another size", "too few widths", "no table"],
)
def test_a_corpus_whose_arrays_do_not_fit_together_is_none(small, tmp_path, strange):
    with np.load(small / "c.npz") as members:
        np.savez(tmp_path / "strange.npz", **(dict(members) | strange))
    with pytest.raises(CorpusError, match=r"strange\.npz is not a corpus"):
        load_corpus(tmp_path / "strange.npz")


def test_a_vault_of_ones_own_drops_copies(small, tmp_path):
    corpus = load_corpus(small / "c.npz")
    known = corpus.table[int(corpus.split("train").glyphs.fonts[0])].family.removeprefix("Design")
    for design in range(20, 24):
        make_font(tmp_path / f"{design}.ttf", LETTERS, design)
    make_font(tmp_path / "copy.ttf", LETTERS, int(known), family="Quite Another", grow=2, scale=0.9)
    build_corpus([tmp_path], tmp_path / "v.npz", LETTERS)
    joined, dropped = with_vault(corpus, load_corpus(tmp_path / "v.npz"))
    assert dropped == 1
    assert joined.split("vault").n_groups == 4
    assert np.array_equal(joined.split("train").glyphs.images, corpus.split("train").glyphs.images)
    assert not set(joined.split("vault").groups) & set(joined.split("train").groups)
    assert joined.fingerprint not in (corpus.fingerprint, load_corpus(tmp_path / "v.npz").fingerprint)
    with pytest.raises(CorpusError, match="near-copy"):
        with_vault(corpus, corpus.split("train"))
    with pytest.raises(CorpusError, match="expected the letters"):
        with_vault(corpus, load_corpus(tmp_path / "v.npz", ["A"]))


def test_a_vault_of_a_forgers_own_exports_is_refused(small, tmp_path):
    corpus = load_corpus(small / "c.npz")
    own_words = Names("Hand", "sdfgan", "Style 1.").table()["licenseDescription"]
    for design in range(20, 23):
        make_font(tmp_path / f"{design}.ttf", LETTERS, design, licence=own_words)
    report = build_corpus([tmp_path], tmp_path / "forged.npz", LETTERS)
    assert report.fonts == 3 and any("3 fonts call themselves generated" in words for words in report.said)
    forged = load_corpus(tmp_path / "forged.npz")
    assert with_vault(corpus, forged)[0].split("vault").n_groups == 3  # the control: it was taken before
    with pytest.raises(CorpusError, match=r"every font in the vault \(3\) calls itself generated"):
        without_generated(forged)

    make_font(tmp_path / "made.ttf", LETTERS, 30)
    kept, dropped = without_generated(load_corpus(tmp_path, LETTERS))
    assert (kept.n_fonts, dropped) == (1, 3)
    settings = Settings.of("blend", "ink", corpus=small / "c.npz", vault=tmp_path, letters=LETTERS)
    with pytest.warns(LittleType, match="fonts of the vault call themselves generated: 3 are left out"):
        assert load_real_type(settings).vault.n_fonts == 1
    with pytest.warns(LittleType, match="generated: 1; exams are not on type alone"):
        load_real_type(Settings.of("blend", "ink", corpus=tmp_path / "forged.npz", letters=LETTERS))


def test_sheet_and_listing(small, tmp_path):
    corpus = load_corpus(small / "c.npz")
    rows = listing(corpus, split="vault")
    assert len(rows) == 4 and {row["split"] for row in rows} == {"vault"}
    assert write_sheet(corpus, tmp_path / "s.png", fonts=5) == 5
    assert (tmp_path / "s.png").read_bytes()[:4] == b"\x89PNG"
    assert write_sheet(corpus, tmp_path / "s.png", name="design3") == 1
    with pytest.raises(CorpusError, match="no font in the corpus with 'Desing3'"):
        write_sheet(corpus, tmp_path / "s.png", name="Desing3")
    with pytest.raises(CorpusError, match="cannot write"):
        write_sheet(corpus, tmp_path / "no" / "s.png")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("c.npz", lambda folder, out: build_corpus([folder], out, LETTERS)),
        ("s.png", lambda folder, out: write_sheet(load_corpus(folder / "c.npz"), out)),
    ],
)
def test_what_cannot_be_written_leaves_what_was_there(small, tmp_path, monkeypatch, name, write):
    (tmp_path / name).write_text("before")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(CorpusError, match=f"cannot write .*{name}: No space left"):
        write(small, tmp_path / name)
    assert (tmp_path / name).read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == [name]


# ---------------------------------------------------------------- the house corpus


@pytest.fixture(scope="module")
def house():
    return load_corpus()


def test_the_house_corpus_is_as_large_as_promised(house):
    packages = defaultdict(set)
    split = {}
    for row in house.table:
        packages[row.design_group].add(row.package)
        split[row.design_group] = row.split
    outside = {group for group, names in packages.items() if names != {"fonts-aenigma"}}
    assert len(packages) >= 540 and len(outside) >= 220
    vault = Counter((group in outside) for group in packages if split[group] == "vault")
    train = Counter((group in outside) for group in packages if split[group] == "train")
    assert sum(vault.values()) >= 200
    for source in (True, False):  # either kind of source gives its share to the vault
        assert 0.25 < vault[source] / (vault[source] + train[source]) < 0.45
    assert house.letters == tuple(map(chr, range(65, 91)))
    assert HOUSE_FILE.stat().st_size <= 27e6


def test_no_design_is_in_both_splits(house):
    splits = defaultdict(set)
    for row in house.table:
        splits[row.design_group].add(row.split)
        splits[row.family.lower()].add(row.split)  # nor is any family
    assert all(len(found) == 1 for found in splits.values())


def test_the_copies_of_helvetica_are_one_group(house):
    names = ("Nimbus Sans", "TeX Gyre Heros", "Liberation Sans")
    groups = {row.design_group for row in house.table if row.family in names}
    assert {row.family for row in house.table} >= set(names) and len(groups) == 1
    serif = {row.design_group for row in house.table if row.family in ("DejaVu Serif", "Nimbus Roman")}
    assert not groups & serif


def test_the_provenance_table_is_that_of_the_corpus(house):
    with HOUSE_FILE.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(house.table)
    for told, row in zip(rows, house.table, strict=True):
        assert told == {key: str(getattr(row, key)) for key in told}
        assert all(told[key] for key in ("family", "package", "version", "licence", "sha256"))
        assert told["licence"] != "unstated"


def test_the_fingerprint_is_of_the_content():
    whole = load_corpus(letters=[*map(chr, range(65, 91)), *map(chr, range(97, 123)), *"0123456789"], size=64)
    assert fingerprint(whole) == whole.fingerprint
    house = load_corpus()
    caps = np.isin(whole.glyphs.letters, house.letters)
    assert np.array_equal(house.glyphs.images, halve(whole.glyphs.images[caps]))
    whole.glyphs.images[0, 0, 0] ^= 1
    assert fingerprint(whole) != whole.fingerprint


def test_the_default_letters_load_quickly():
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        load_corpus()
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 1.0  # the benchmark holds it to 0.3 s on a quiet machine

"""Each pair of folders has an answer that is known beforehand."""

import json

import numpy as np
from PIL import Image, ImageFilter
from scipy.ndimage import gaussian_filter

import showdown
from showdown.contract import Clock, Glyphs
from showdown.fonts.load import load_corpus
from showdown.fonts.picturefacts import AS_IT_LIES
from showdown.judging import reading
from showdown.judging.sides import Side, grey_counts
from showdown.teams.generators.blend import Blend
from tests.judging.conftest import scribbles


def named(judgement):
    return {finding.name: finding for finding in judgement.findings}


def blobs(name, count, seed):
    """A side of pictures of one source, each in a group of its own."""
    noise = gaussian_filter(np.random.default_rng(seed).standard_normal((count, 32, 32)), (0, 4, 4))
    ink = np.clip(noise / noise.std() * 255, 0, 255).astype(np.uint8)
    images = ink.repeat(2, axis=1).repeat(2, axis=2)
    names = np.array([f"{name}{at}" for at in range(count)])
    return Side(name, images, np.full(count, "blob"), names, grey_counts(ink), names, tuple(names.tolist()))


def test_two_samples_of_one_source_are_not_told_apart(monkeypatch, few_jurors, tmp_path):
    sides = {"real": blobs("real", 2500, 1), "fake": blobs("fake", 2500, 2)}
    monkeypatch.setattr("showdown.judging.judging.read_side", lambda path, *_: sides[path.name])
    found = showdown.judge(tmp_path / "real", tmp_path / "fake")
    assert found.verdict == "not told apart"
    assert found.words.startswith("not told apart within ±5 points")
    assert not found.control_fails
    assert found.settling is None
    assert found.findings == ()


def test_with_few_it_is_open_and_what_would_settle_it_is_named(put, few_jurors):
    found = showdown.judge(put("real", *scribbles(100, 1)), put("fake", *scribbles(100, 2)))
    assert found.verdict == "unresolved"
    assert found.settling.times is None or found.settling.times > 1
    assert "would settle it" in found.words


def test_jpeg_against_png_is_found_and_taken_away(put, few_jurors):
    folders = put("real", *scribbles(100, 1)), put("fake", *scribbles(100, 2), kind="jpg", quality=60)
    found = showdown.judge(*folders)
    assert named(found)["format"].size == named(found)["compression"].size == 1
    assert "JPEG of quality 60" in named(found)["compression"].words
    assert not found.told_apart


def test_without_the_common_ground_jpeg_is_told(put, monkeypatch):
    folders = put("real", *scribbles(100, 1)), put("fake", *scribbles(100, 2), kind="jpg", quality=60)
    monkeypatch.setattr("showdown.judging.judging.common_ground", lambda *_: AS_IT_LIES)
    assert showdown.judge(*folders).told_apart


def test_a_blur_is_told_apart_and_said_to_be_in_the_greys(put):
    pictures, labels = scribbles(100, 2)
    blurred = [picture.filter(ImageFilter.GaussianBlur(0.7)) for picture in pictures]
    found = showdown.judge(put("real", *scribbles(100, 1)), put("fake", blurred, labels))
    assert found.told_apart
    assert "rasteriser" in named(found)
    assert any("still there" in sentence for sentence in found.caveats)
    assert not found.judged.truth[found.judged.surest(5)].any()
    assert {row.name for row in found.by_label} == {"one", "two"}


def test_forgeries_that_blend_fonts_are_told_apart(put, few_jurors):
    letters = list("AEGRS")
    corpus = load_corpus(None, letters, 64)
    train, vault = corpus.split("train"), corpus.split("vault")
    vault = vault.take(np.flatnonzero(vault.groups % 2 == 0))
    team = Blend()
    team.fit(Glyphs(train.glyphs.images, train.glyphs.letters, train.glyphs.fonts), Clock(steps=1), None)
    labels = letters * 60
    styles = np.repeat(np.arange(60), len(letters))
    sides = []
    for name, images, shown, groups in (
        ("real", vault.glyphs.images, vault.glyphs.letters, vault.groups),
        ("fake", team.sample(labels, styles), labels, styles),
    ):
        pictures = [Image.fromarray(255 - image) for image in images[:600]]
        sides.append(put(name, pictures, list(shown)[:600], [f"{name}{group}" for group in groups][:600]))
    found = showdown.judge(*sides)
    assert found.told_apart
    assert "told apart by" in found.words


def test_real_material_of_copies_fails_the_control(put, monkeypatch, few_jurors):
    """Half of the real groups is blurred, and the control happens to split just there."""
    pictures, labels = scribbles(160, 1)
    half = [p.filter(ImageFilter.GaussianBlur(1)) if at < 80 else p for at, p in enumerate(pictures)]
    folders = put("real", half, labels), put("fake", *scribbles(160, 2))
    blurred = (np.arange(160) < 80)[np.argsort(labels, kind="stable")]  # as they are read, label by label
    monkeypatch.setattr("showdown.judging.control.split_of", lambda *_: blurred)
    found = showdown.judge(*folders)
    assert found.control_fails
    assert any("control fails" in sentence for sentence in found.caveats)


def test_a_judgement_is_the_same_again_and_is_plain_json(put, monkeypatch, few_jurors):
    folders = put("real", *scribbles(60, 1)), put("fake", *scribbles(60, 2))
    first = json.dumps(showdown.judge(*folders).to_json())
    monkeypatch.setattr(reading, "WORKERS", 1)
    assert json.dumps(showdown.judge(*folders).to_json()) == first

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from showdown.fonts.letters import LETTERS
from showdown.fonts.load import load_corpus
from tests.fonts.make import make_font
from tests.test_cli import run_cli

MOCK = "showdown.testing:MockGenerator"
BAD = """
import numpy as np
from showdown import Generator


class {name}(Generator):
    def fit(self, real, clock, feedback):
        self.pictures = {{letter: real.images[real.letters == letter][0] for letter in set(real.letters)}}

    def sample(self, letters, styles):
        images = np.stack([self.pictures[letter] for letter in letters])
        lot = np.random.default_rng(0)
        images[{where}] = {what}
        return images
"""


def team(folder: Path, name: str, where: str, what: str) -> str:
    file = folder / "bad.py"
    file.write_text(BAD.format(name=name, where=where, what=what))
    return f"{file}:{name}"


@pytest.fixture(scope="module")
def font(tmp_path_factory, alphabet_file):
    """A font of the mock's, as the command writes it."""
    from click.testing import CliRunner

    from showdown.cli import cli

    out = tmp_path_factory.mktemp("font") / "mock.ttf"
    options = [
        "typeface",
        MOCK,
        str(out),
        "--corpus",
        str(alphabet_file),
        "--budget",
        "1steps",
        "--style",
        "3",
    ]
    result = CliRunner().invoke(cli, options, catch_exceptions=False)
    assert result.exit_code == 0
    return out, result


def test_a_team_is_trained_and_its_hand_written(font):
    out, result = font
    assert set(TTFont(out).getBestCmap()) == {ord(label) for label in "ABCDEFabcdef."} | {0x20, 0xA0}
    assert "7 letters" in result.output
    assert "not trained on G-Z a-z 0-9" in result.output
    assert TTFont(out)["name"].getDebugName(1) == "mockgenerator No3"


def test_again_gives_the_same_bytes_and_force_is_needed(font, alphabet_file, capsys):
    out, _ = font
    before = out.read_bytes()
    options = ["typeface", MOCK, out, "--corpus", alphabet_file, "--budget", "1steps", "--style", 3]
    status, _, err = run_cli(options, capsys)
    assert status == 2 and "--force" in err and err.count("\n") == 1
    out.write_bytes(b"something else")
    assert run_cli([*options, "--force"], capsys)[0] == 0
    assert out.read_bytes() == before


def test_all_makes_a_family_and_json_is_all_that_is_printed(tmp_path, alphabet_file, capsys):
    options = ["typeface", MOCK, tmp_path / "fam.otf", "--corpus", alphabet_file, "--budget", "1steps"]
    status, out, _ = run_cli([*options, "--all", 2, "--name", "Mocked", "--letters", "A-C", "--json"], capsys)
    document = json.loads(out)
    assert status == 0
    assert [Path(made["file"]).name for made in document["fonts"]] == ["fam-0.otf", "fam-1.otf"]
    assert set(document) >= {"generator", "trained", "not_in_training", "fonts"}
    assert document["fonts"][0]["letters"] == ["A", "B", "C"]
    tables = TTFont(tmp_path / "fam" / "fam-1.otf")
    assert "CFF " in tables
    assert tables["name"].getDebugName(1) == "Mocked No1"


def test_a_run_is_drawn_from(tmp_path, alphabet_file, capsys):
    arena = ["arena", "--generator", MOCK, "--detector", "showdown.testing:MockDetector", "--rounds", 1]
    arena += ["--budget", "1steps", "--letters", "A-C", "--corpus", alphabet_file, "--out", tmp_path / "run"]
    assert run_cli([*arena, "--quiet"], capsys)[0] == 0
    status, _, err = run_cli(["typeface", tmp_path / "run", tmp_path / "a.woff2"], capsys)
    assert status == 0
    assert (tmp_path / "a.woff2").read_bytes()[:4] == b"wOF2"
    assert "not trained on D-Z a-z 0-9" in err
    status, _, err = run_cli(["typeface", tmp_path / "run", tmp_path / "b.ttf", "--letters", "A-E"], capsys)
    assert status == 2 and "was not trained on D E; it knows A-C" in err
    assert not (tmp_path / "b.ttf").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([MOCK, "hand.doc"], "ending in .ttf"),
        ([MOCK, "nowhere/hand.ttf"], "mkdir -p nowhere"),
        ([MOCK, "hand.ttf", "--budget", "soon"], "300steps or 10s"),
        ([MOCK, "hand.ttf", "--style", "-1"], "expected a whole number from 0 to"),
        ([MOCK, "hand.ttf", "--letters", "Z-A"], "backwards"),
        ([MOCK, "hand.ttf", "--corpus", "nowhere.npz"], "nowhere.npz"),
        (["sdfgam", "hand.ttf"], "Did you mean 'sdfgan'"),
        ([".", "hand.ttf"], "holds no run"),
        (["cnn", "hand.ttf"], "'cnn' is a detector"),
    ],
)
def test_bad_input_gets_one_line_and_no_file(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run_cli(["typeface", *arguments], capsys)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("Error: ") and message in err
    assert list(tmp_path.iterdir()) == []


def test_a_bad_name_is_told_before_a_long_training(capsys, tmp_path, alphabet_file):
    options = ["--corpus", alphabet_file, "--name", "x" * 40]
    status, _, err = run_cli(["typeface", "no.py:Such", tmp_path / "a.ttf", *options], capsys)
    assert status == 2 and "31 printable" in err


@pytest.mark.parametrize(
    ("what", "reason"),
    [("0", "blank"), ("255", "full"), ("lot.integers(0, 256, images[0].shape)", "noise")],
)
def test_a_letter_that_is_none_is_left_out_and_named(what, reason, capsys, tmp_path, alphabet_file):
    bad = team(tmp_path, "Bad", "letters.index('B')", what)
    options = ["--corpus", alphabet_file, "--budget", "1steps"]
    status, _, err = run_cli(["typeface", bad, tmp_path / "a.ttf", *options], capsys)
    assert status == 0
    assert f"left out 'B': it is {reason}" in err
    assert ord("B") not in TTFont(tmp_path / "a.ttf").getBestCmap()


def test_a_letter_left_out_is_shown_in_its_other_case(capsys, tmp_path):
    (tmp_path / "type").mkdir()
    for design in range(9):
        make_font(tmp_path / "type" / f"design{design}.ttf", LETTERS, design)
    bad = team(tmp_path, "Bad", "letters.index('b')", "0")
    options = ["--corpus", tmp_path / "type", "--budget", "1steps", "--letters", "ABab"]
    status, _, err = run_cli(["typeface", bad, tmp_path / "a.ttf", *options], capsys)
    assert status == 0
    assert "left out 'b': it is blank; 'B' is shown for it" in err
    shown = TTFont(tmp_path / "a.ttf").getBestCmap()
    assert shown[ord("b")] == shown[ord("B")] != shown[ord("a")]


@pytest.mark.parametrize(
    ("what", "reason"), [("0", "blank"), ("lot.integers(0, 256, images.shape)", "noise")]
)
def test_a_hand_without_a_letter_makes_no_file(what, reason, capsys, tmp_path, alphabet_file):
    bad = team(tmp_path, "Worse", ":", what)
    options = ["--corpus", alphabet_file, "--budget", "1steps"]
    status, _, err = run_cli(["typeface", bad, tmp_path / "a.ttf", *options], capsys)
    *_, last = err.splitlines()
    assert status == 2 and last.startswith("Error: ") and reason in last and "'A'" in last
    assert not (tmp_path / "a.ttf").exists()


def test_labels_that_are_no_characters_are_told(capsys, tmp_path, pictures):
    options = ["--corpus", pictures, "--budget", "1steps"]
    status, _, err = run_cli(["typeface", MOCK, tmp_path / "a.ttf", *options], capsys)
    assert status == 2 and "none is a character" in err


def test_a_specimen_is_a_picture_or_a_page(font, tmp_path, capsys):
    out, _ = font
    assert run_cli(["specimen", out, tmp_path / "s.png"], capsys)[0] == 0
    with Image.open(tmp_path / "s.png") as picture:
        assert picture.width == 1200 and picture.getextrema() == (0, 255)
    assert run_cli(["specimen", out, tmp_path / "s.html", "--text", "A <CAB>"], capsys)[0] == 0
    page = (tmp_path / "s.html").read_text()
    assert '<div class="alphabet">ABCDEF</div>' in page  # once, though it is shown for abcdef as well
    assert "font/truetype;base64" in page and "A CAB" in page and "http" not in page
    status, _, err = run_cli(["specimen", out, tmp_path / "s.html"], capsys)
    assert status == 2 and "--force" in err
    (tmp_path / "no.ttf").write_bytes(b"no font")
    status, _, err = run_cli(["specimen", tmp_path / "no.ttf", tmp_path / "t.png"], capsys)
    assert status == 2 and "no.ttf" in err and not (tmp_path / "t.png").exists()
    assert run_cli(["specimen", tmp_path / "nowhere.ttf", tmp_path / "t.png"], capsys)[0] == 2
    assert "expected a name ending" in run_cli(["specimen", out, tmp_path / "s.pdf"], capsys)[2]


@pytest.mark.slow
def test_exported_fonts_are_built_into_a_corpus_and_played_on(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    (tmp_path / "type").mkdir()
    for design in range(9):
        make_font(tmp_path / "type" / f"design{design}.ttf", LETTERS, design)
    guest = "examples/my_generator.py:MyGenerator"
    options = ["--corpus", tmp_path / "type", "--budget", "1steps", "--name", "Guest", "--all", 6]
    assert run_cli(["typeface", guest, tmp_path / "hands.ttf", *options], capsys)[0] == 0
    status, _, text = run_cli(
        ["fonts", "build", tmp_path / "hands", "--out", tmp_path / "forged.npz"], capsys
    )
    assert status == 0, text
    forged = load_corpus(tmp_path / "forged.npz", size=64)
    assert forged.n_fonts >= 4 and forged.metrics[:, 0].min() > 0
    assert all(row.family.startswith("Guest No") for row in forged.table)
    arena = ["arena", "--generator", MOCK, "--detector", "showdown.testing:MockDetector", "--rounds", 1]
    arena += ["--budget", "1steps", "--corpus", tmp_path / "forged.npz", "--out", tmp_path / "run", "--json"]
    status, out, err = run_cli(arena, capsys)
    assert status == 0, err
    assert json.loads(out)["rounds"][0]["balanced_accuracy"] is not None


SLOW = """
from showdown.testing import MockGenerator


class Slow(MockGenerator):
    def fit(self, real, clock, feedback):
        print("trains")
        raise RuntimeError("no pen")
"""


def test_what_a_font_will_lack_is_said_before_any_training(tmp_path, alphabet_file, capsys):
    (tmp_path / "slow.py").write_text(SLOW)
    options = ["--corpus", alphabet_file, "--budget", "1steps"]
    command = ["typeface", f"{tmp_path / 'slow.py'}:Slow", tmp_path / "a.ttf", *options]
    status, _, err = run_cli(command, capsys)
    first, *_ = err.splitlines()
    assert status == 2
    assert first.startswith("slow was not trained on G-Z a-z 0-9 ,")
    assert "The font will have no small letters, no digits. Capitals are shown for small letters." in first
    assert "--letters A-Za-z0-9" in first
    for quiet in (["--json"], ["--letters", "A-C"]):  # a program, and a person who said which
        assert "not trained on" not in run_cli([*command, *quiet], capsys)[2]


def test_a_sheet_shows_hands_to_choose_from_and_writes_no_font(tmp_path, alphabet_file, capsys):
    options = ["--corpus", alphabet_file, "--budget", "1steps", "--sheet", tmp_path / "hands.png"]
    status, out, _ = run_cli(["typeface", MOCK, *options, "--style", 3, "--all", 5], capsys)
    assert (status, out) == (
        0,
        f"{tmp_path / 'hands.png'}: 5 hands of mockgenerator, --style 3 to 7\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["hands.png"]
    with Image.open(tmp_path / "hands.png") as five:
        assert five.width > 190 + 7 * 64
        high = five.height
    status, out, _ = run_cli(["typeface", MOCK, *options, "--force", "--json"], capsys)
    document = json.loads(out)
    assert [hand["style"] for hand in document["hands"]] == list(range(24))
    with Image.open(tmp_path / "hands.png") as many:
        assert many.height == high * 24 / 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([MOCK], "OUT is missing"),
        ([MOCK, "a.ttf", "--sheet", "b.png"], "give one of OUT and --sheet"),
        ([MOCK, "--sheet", "b.ttf"], "ending in .png"),
        ([MOCK, "--sheet", "nowhere/b.png"], "mkdir -p nowhere"),
        ([MOCK, "--sheet", "b.png", "--all", 201], "Try: --all 200"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_before_the_work(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = run_cli(["typeface", *arguments], capsys)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_a_letter_that_lost_a_stroke_is_named_and_a_whole_one_is_not(tmp_path, capsys):
    """The team draws type of the house; from R it wipes the leg."""
    (tmp_path / "legless.py").write_text(LEGLESS)
    command = ["typeface", f"{tmp_path / 'legless.py'}:{{}}", tmp_path / "a.ttf", "--size", 32, "--json"]
    command += ["--budget", "1steps", "--letters", "A-Z", "--force"]
    whole, legless = (
        json.loads(run_cli([str(each).format(name) for each in command], capsys)[1])["fonts"][0]
        for name in ("Whole", "Legless")
    )
    assert whole["doubtful"] == {}
    assert legless["doubtful"] == {"R": "it is read as 'P'"}
    assert legless["difference"] < 0.07  # close to its drawing all the same


LEGLESS = """
import numpy as np
from showdown import Generator


class Whole(Generator):
    def fit(self, real, clock, feedback):
        self.pictures = {one: pick(real.images[real.letters == one]) for one in set(real.letters.tolist())}

    def sample(self, letters, styles):
        return np.stack([self.draw(letter) for letter in letters])

    def draw(self, letter):
        return self.pictures[letter]


class Legless(Whole):
    def draw(self, letter):
        image = super().draw(letter).copy()
        if letter == "R":
            rows, columns = (np.flatnonzero(image.max(axis) > 128) for axis in (1, 0))
            high, wide = len(rows), len(columns)
            image[rows[0] + round(0.55 * high) :, columns[0] + round(0.45 * wide) :] = 0
        return image


def pick(images):
    # the one nearest to the middle of all
    return images[np.abs(images - images.mean(0)).sum((1, 2)).argmin()]
"""


CURVED = """
import numpy as np
from showdown.outlines.drawing import drawing_of
from showdown.testing import MockGenerator


class Curved(MockGenerator):
    def outlines(self, letters, styles):
        frame = np.array([[10, 10, 1], [40, 10, 1], [40, 46, 1], [10, 46, 1]], np.float32)
        return [[frame, (frame * [0.5, 0.5, 1] + [12, 14, 0])[::-1].astype(np.float32)] for _ in letters]

    def sample(self, letters, styles):
        drawn = np.stack([drawing_of(curves, 64) for curves in Curved.outlines(self, letters, styles)])
        return np.rint(255 * drawn).astype(np.uint8)


class Liar(Curved):
    def outlines(self, letters, styles):
        return [curves[:1] for curves in super().outlines(letters, styles)]


class Lost(Curved):
    def outlines(self, letters, styles):
        return [["ink"] for _ in letters]
"""


def test_curves_that_a_generator_knows_become_the_font(tmp_path, alphabet_file, capsys):
    (tmp_path / "curved.py").write_text(CURVED)
    options = ["--corpus", alphabet_file, "--budget", "1steps", "--letters", "AB", "--json", "--force"]

    def export(name):
        return run_cli(["typeface", f"{tmp_path / 'curved.py'}:{name}", tmp_path / "a.ttf", *options], capsys)

    for name, routes in (("Curved", {"outline": 2, "picture": 0}), ("Liar", {"outline": 0, "picture": 2})):
        status, out, _ = export(name)
        (made,) = json.loads(out)["fonts"]
        assert status == 0 and made["traced_from"] | routes == made["traced_from"]
        assert TTFont(tmp_path / "a.ttf")["glyf"]["A"].numberOfContours == 2
    status, _, err = export("Lost")
    assert status != 0
    assert "returned str for a contour of 'A' from outlines(2 letters)" in err and "Traceback" not in err

"""A team plays as it was found, whatever becomes of its folder; and it brings no more than its own."""

from pathlib import Path

import pytest

from showdown.errors import TeamError
from showdown.plugins import Team, find_team
from showdown.seats import isolation, team_files
from showdown.seats.hall import open_hall
from tests.seats.test_causes import GLYPHS

TEAM = """
from pathlib import Path
import numpy as np
from showdown.testing import MockDetector
from helper import shade
HERE = Path(__file__).parent
class Mine(MockDetector):
    def fit(self, real, fake, clock):
        list(clock)
    def prob_real(self, glyphs):
        value = float((HERE / "weights.txt").read_text())
        return np.full(len(glyphs), value * shade(), np.float32)
    {more}
"""
pytestmark = pytest.mark.skipif(not isolation.can_fork(), reason="this platform does not fork")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "team"
    place.mkdir()
    (place / "weights.txt").write_text("0.5")
    (place / "helper.py").write_text("def shade(): return 0.5\n")
    (place / "mine.py").write_text(TEAM.format(more=""))
    return place


def test_edits_change_nothing_of_a_seat_that_is_taken(folder):
    with open_hall() as hall:
        seat = hall.seat(find_team(f"{folder / 'mine.py'}:Mine"), 1, 8)
        assert seat.prob_real(1, GLYPHS).tolist() == [0.25] * 4
        (folder / "weights.txt").write_text("1")
        (folder / "helper.py").write_text("def shade(): raise ValueError('edited')\n")
        (folder / "mine.py").unlink()
        assert seat.prob_real(2, GLYPHS).tolist() == [0.25] * 4
        (folder / "mine.py").write_text(TEAM.format(more=""))
        (folder / "helper.py").write_text("def shade(): return 1\n")
        again = hall.seat(find_team(f"{folder / 'mine.py'}:Mine"), 1, 8)
        assert again.prob_real(1, GLYPHS).tolist() == [1] * 4
        assert seat.prob_real(3, GLYPHS).tolist() == [0.25] * 4
        copies = seat.kept.parents[1]
        assert copies.is_dir()
    assert not copies.exists()


def test_a_team_whose_file_is_gone_is_told(folder):
    team = find_team(f"{folder / 'mine.py'}:Mine")
    (folder / "mine.py").unlink()
    with open_hall() as hall, pytest.raises(TeamError, match=r"is gone: .* Try: put it back"):
        hall.seat(team, 1, 8)


def test_what_fails_names_the_persons_own_file(folder):
    (folder / "helper.py").write_text("def shade():\n    return 1 / 0\n")
    with open_hall() as hall:
        seat = hall.seat(find_team(f"{folder / 'mine.py'}:Mine"), 1, 8)
        with pytest.raises(Exception) as lost:
            seat.prob_real(1, GLYPHS)
    assert f'File "{folder / "helper.py"}", line 2' in lost.value.traceback
    assert "return 1 / 0" in lost.value.traceback


def test_the_copy_cannot_be_written_to(folder):
    (folder / "mine.py").write_text(TEAM.format(more="(HERE / 'weights.txt').write_text('1')"))
    if isolation.best_tier() != "landlock":
        pytest.skip("this machine has no Landlock")
    with open_hall() as hall, pytest.raises(TeamError, match="writes only where it works"):
        hall.seat(find_team(f"{folder / 'mine.py'}:Mine"), 1, 8).probe()


def test_hidden_files_corpora_and_links_out_are_not_copied(folder):
    (folder / ".env").write_text("secret")
    (folder / "open.txt").symlink_to(folder / ".env")
    (folder / "out.txt").symlink_to("/etc/passwd")
    (folder / "again.txt").symlink_to(folder / "weights.txt")
    (folder.parent / "above.txt").symlink_to(folder / "weights.txt")
    team = find_team(f"{folder / 'mine.py'}:Mine")
    names = {path.name for path in team_files.files_of(team)}
    assert names == {"mine.py", "helper.py", "weights.txt", "again.txt"}
    (folder / ".env").unlink()
    assert {path.name for path in team_files.files_of(team)} == names


def test_a_folder_with_more_than_a_team_may_bring_gives_its_modules_alone(folder, monkeypatch):
    monkeypatch.setattr(team_files, "MOST_BYTES", 1000)
    (folder / "weights.bin").write_bytes(b"x" * 2000)
    found = team_files.look_beside(folder / "mine.py")
    assert {path.name for path in found.readable} == {"mine.py", "helper.py"}
    assert "more than" in found.closed[0][1]
    assert Path(folder / "weights.bin") not in team_files.files_of(find_team(f"{folder / 'mine.py'}:Mine"))


def test_what_the_copy_lacks_is_told_as_that(folder):
    (folder / "mine.py").write_text(TEAM.format(more="(HERE / 'gone.txt').read_text()"))
    with open_hall() as hall, pytest.raises(TeamError, match=r"not in the copy .* Try: showdown check"):
        hall.seat(find_team(f"{folder / 'mine.py'}:Mine"), 1, 8).probe()


def test_a_package_is_read_where_it_lies_however_large_it_is(folder, monkeypatch):
    monkeypatch.setattr(team_files, "MOST_BYTES", 1000)
    (folder / "__init__.py").touch()
    (folder / "weights.bin").write_bytes(b"x" * 2000)
    monkeypatch.syspath_prepend(str(folder.parent))
    assert team_files.package_paths(Team("detector", "mine", "team.mine", "Mine")) == [folder]

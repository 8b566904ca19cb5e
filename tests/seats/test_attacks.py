"""What an intruder tries in a seat: stopped by the walls, and each attack works without them."""

import pytest

from showdown.errors import Forfeit
from showdown.seats import disk, drain, isolation
from showdown.walls import landlock
from showdown.walls.privileges import is_root
from tests.seats import break_in, intruder
from tests.walls.inside import inside

pytestmark = pytest.mark.skipif(isolation.best_tier() != "landlock", reason="this machine has no Landlock")

# Stopped in every tier. Their controls are in tests/walls and in test_drain.
NOWHERE = {"read_the_logs_length", "ask_when_memory_was_read", "make_a_device", "keep_capabilities"}
NOT_AS_ROOT = {"slow_everybody_down"}  # among root's processes are some with rights that the team has not


@pytest.fixture
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("intruder")
    for path in (folder, *folder.parents):
        if path.name.startswith(("pytest-", "intruder")):
            path.chmod(0o755)
    return folder


def stopped(found):
    return {name for name, line in found.items() if line.startswith("BLOCKED")}


def stoppable(place):
    """All attacks, but for the one that a kernel stops which gives users a view of the files of their own."""
    could = inside("from showdown.walls.hidden import hide\nprint(hide([], []))", place) == ["True"]
    return set(intruder.ATTACKS) - (set() if could else {"ask_for_the_length_of_a_sealed_file"})


def test_every_attack_is_stopped_and_would_have_worked(place):
    assert stopped(break_in.outcomes(place, "landlock")) == stoppable(place)
    void = NOWHERE | (NOT_AS_ROOT if is_root() else set())
    refused = stopped(break_in.off(place))  # by this machine, whoever asks: a container's own walls
    assert stopped(break_in.outcomes(place, "none")) <= void | refused
    assert len(intruder.ATTACKS) - len(void | refused) >= 20  # else this would prove nothing


@pytest.mark.parametrize("version", [1, 2, 3, 5])
def test_older_kernels_stop_the_same(place, version, monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: version)
    assert stopped(break_in.outcomes(place, "landlock")) == stoppable(place)


@pytest.mark.parametrize("how", [hoard.__name__ for hoard in intruder.HOARDS])
def test_what_is_kept_where_nobody_looks_is_counted(place, how, monkeypatch):
    tier = "none" if how == "keep_memory_files" else "landlock"  # there it cannot be made at all
    monkeypatch.setattr(disk, "LIMIT_BYTES", 32 << 20)
    monkeypatch.setattr(drain, "MOST_LOGGED", 1 << 20)
    if how == "print_without_end":
        log = break_in.call(place, tier, "Hoarder", how=how)
        assert 1 << 20 < len(log) < (1 << 20) + 2000
        return
    with pytest.raises(Forfeit, match=r"wrote more than 32 MiB|cannot be looked into|more than 64 deep"):
        break_in.call(place, tier, "Hoarder", how=how)
    monkeypatch.setattr(disk, "LIMIT_BYTES", 64 << 20)
    closed = how == "keep_files_in_a_closed_folder" and not is_root()  # which looks into every folder
    if how != "keep_deep_files" and not closed:  # the control: it is the 40 MiB that are counted
        break_in.call(place, tier, "Hoarder", how=how)

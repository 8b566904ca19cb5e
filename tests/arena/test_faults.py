"""The fault bench: whatever a team does, the match ends, the rival is untouched, nothing is left."""

import json
import os
import socket
from pathlib import Path

import numpy as np
import pytest

from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.watcher import Watcher
from showdown.errors import TeamError, UsageError
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus
from showdown.plugins import find_team
from showdown.seats import disk, hall, isolation, seat
from showdown.seats.budget import Budget
from showdown.seats.fresh_launcher import FreshLauncher
from showdown.walls.privileges import is_root, others_can_read
from showdown.walls.readable import without
from tests.arena import faulty
from tests.arena.bench import play_fault
from tests.seats.traces import processes_of

linux = pytest.mark.skipif(isolation.best_tier() != "landlock", reason="this machine has no Landlock")


@pytest.fixture(scope="session")
def corpus(pictures, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "shapes.npz"
    save_corpus(load_corpus(pictures, size=64), path)
    return path


@pytest.fixture
def bench(corpus, tmp_path, monkeypatch):
    """Play one round with a faulty team against a healthy one; returns the round and the run folder."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setattr(seat, "GRACE_SECONDS", 1.0)
    monkeypatch.setattr(seat, "ANSWER_SECONDS", 3.0)

    def run(*fault, **more):
        played, folder = play_fault(tmp_path, corpus, *fault, **more)
        assert processes_of(scratch) == [], "a process was left behind"
        assert list(scratch.iterdir()) == [], "a file was left behind"
        return played, folder

    return run


def assert_forfeit(played, role, status, cause):
    rival = "detector" if role == "generator" else "generator"
    assert played["forfeits"][role]["status"] == status, played["forfeits"]
    assert cause in played["forfeits"][role]["cause"]
    assert "\n" not in played["forfeits"][role]["cause"]
    assert played["forfeits"][rival] is None
    assert played["points"] == {role: 0, rival: 100}
    assert played["balanced_accuracy"] is None


@pytest.mark.parametrize("how", faulty.FAILURES)
@pytest.mark.parametrize("team", ["FailingGenerator", "FailingDetector"])
def test_a_failing_turn_is_forfeited_with_its_cause(bench, team, how, monkeypatch):
    monkeypatch.setattr(disk, "LIMIT_BYTES", 32 << 20)  # so that a slow disk is full in time
    role = "generator" if "Generator" in team else "detector"
    played, folder = bench(team, how)
    assert_forfeit(played, role, *faulty.FAILURES[how])
    stacks = how in ("hangs", "hangs_in_c", "ignores_sigterm", "segfault")
    log = (folder / "logs" / f"{role}.log").read_bytes()
    assert (b"The call was here (most recent call last):" in log) == stacks


@pytest.mark.parametrize("how", faulty.ANSWERS)
@pytest.mark.parametrize("team", ["WrongGenerator", "WrongDetector"])
def test_a_wrong_answer_is_invalid(bench, team, how):
    role = "generator" if "Generator" in team else "detector"
    played, _ = bench(team, how)
    expected = {"ten_gigabytes": ("memory", "memory")}.get(how, ("invalid", "expected"))
    assert_forfeit(played, role, *expected)


@pytest.mark.parametrize("how", faulty.FRAMES)
def test_a_forged_frame_is_invalid(bench, how):
    played, _ = bench("ForgedFrames", how, role="detector")
    # its walls refuse memory that it could change: then the wire never sees it (see tests/seats/test_wire)
    refused = how == "open_memory" and isolation.best_tier() == "landlock"
    expected = ("crash",) if refused else ("invalid", "exit")
    assert played["forfeits"]["detector"]["status"] in expected
    assert len(played["forfeits"]["detector"]["cause"]) <= 500
    assert played["points"] == {"generator": 100, "detector": 0}


def test_a_healthy_match_as_the_control(bench):
    played, _ = bench()
    assert played["forfeits"] == {"generator": None, "detector": None}
    assert played["balanced_accuracy"] > 0.9


@pytest.mark.parametrize("team", ["AttackingGenerator", "AttackingDetector"])
@linux
def test_attacks_are_blocked_and_each_would_have_worked(bench, team, corpus, tmp_path, monkeypatch):
    addresses, close = targets(tmp_path, corpus)
    role = "generator" if "Generator" in team else "detector"
    try:
        played, folder = bench(team, addresses=addresses)
        guarded = outcomes(folder, role)
        healthy, _ = bench()
        monkeypatch.setattr(isolation, "best_tier", lambda: "none")
        _, folder = bench(team, addresses=addresses)
        unguarded = outcomes(folder, role)
    finally:
        close()
    names = {attack.__name__ for attack in faulty.ATTACKS}
    assert {name for name in names if guarded.get(name) == "BLOCKED"} == names
    # The referee has closed its memory, root's rights are dropped in every tier (see tests/walls), and a team
    # reads a copy of its folder that it cannot write to (see tests/seats/test_kept.py).
    void = {"read_referee_memory", "read_referee_environment", "replace_own_file"}
    void |= {"trace_the_host"} if is_root() else set()
    assert {name for name in void if unguarded.get(name) == "BLOCKED"} == void
    assert {name for name in names - void if unguarded.get(name) == "WORKED"} == names - void
    assert played["forfeits"] == {"generator": None, "detector": None}
    assert played["balanced_accuracy"] == healthy["balanced_accuracy"]


def targets(tmp_path: Path, corpus: Path):
    """Things to attack: servers on loopback, a file, this process; and how to close them."""
    tcp = socket.create_server(("127.0.0.1", 0))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(str(tmp_path / "door"))
    unix.listen()
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    addresses = {
        "tcp": tcp.getsockname(),
        "udp": udp.getsockname(),
        "unix": str(tmp_path / "door"),
        "victim": str(victim),
        "referee": os.getpid(),
        "record": str(tmp_path / "run" / "events.jsonl"),
        "corpus": str(corpus),
    }
    return addresses, lambda: [sock.close() for sock in (tcp, udp, unix)]


def outcomes(folder: Path, role: str) -> dict[str, str]:
    """What each attack came to, by name, as the team's log has it."""
    found = {}
    for line in (folder / "logs" / f"{role}.log").read_bytes().decode(errors="replace").splitlines():
        word, _, rest = line.partition(" ")
        if word in ("WORKED", "BLOCKED"):
            found[rest.partition(":")[0]] = word
    return found


@linux
def test_children_of_a_team_do_not_survive_it(bench, monkeypatch):
    _, folder = bench("Surviving")
    assert outcomes(folder, "generator")["fork"] == "BLOCKED"
    # without the filter they are born, and the host ends them all the same (see `bench`)
    monkeypatch.setattr(isolation, "best_tier", lambda: "limits")
    _, folder = bench("Surviving")
    assert outcomes(folder, "generator")["fork"] == "WORKED"


@linux
def test_a_storm_of_forks_is_refused(bench):
    played, _ = bench("FailingGenerator", "forks_without_end")
    assert_forfeit(played, "generator", "crash", "Operation not permitted")


@pytest.mark.parametrize(
    ("how", "status", "cause"),
    [
        ("stops_the_host", "timeout", "twice, and its host fell with it"),
        ("ends_the_host", "crash", "twice, and its host fell with it"),
        ("leaves_children_and_ends_the_host", "timeout", "twice, and its host fell with it"),
    ],
)
@linux
def test_a_team_that_attacks_the_host_loses_its_own_turn(bench, monkeypatch, how, status, cause):
    """In the tier that lets it; the match goes on with another host."""
    played, _ = bench("FailingDetector", how)
    assert_forfeit(played, "detector", "crash", "Operation not permitted")
    monkeypatch.setattr(isolation, "best_tier", lambda: "none")
    monkeypatch.setattr("showdown.seats.line.LOOK_SECONDS", 0.05)
    monkeypatch.setattr(seat, "ANSWER_SECONDS", 1.0)
    played, _ = bench("FailingDetector", how)
    assert_forfeit(played, "detector", status, cause)


def test_fresh_interpreters_serve_where_a_platform_cannot_fork(bench, monkeypatch):
    forked, _ = bench()
    started = []
    monkeypatch.setattr(
        hall, "make_launcher", lambda device, tier, count: started.append(1) or FreshLauncher(device)
    )
    fresh, _ = bench()
    assert started
    assert fresh["balanced_accuracy"] == forked["balanced_accuracy"]
    played, _ = bench("FailingGenerator", "os_exit")
    assert_forfeit(played, "generator", *faulty.FAILURES["os_exit"])


def test_an_unprivileged_user_can_read_what_is_open_to_all(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    inside.chmod(0o755)
    assert others_can_read(Path("/usr/lib"))
    tmp_path.chmod(0o700)
    assert not others_can_read(inside)


def test_more_isolation_than_there_is_is_refused(monkeypatch):
    monkeypatch.setattr(isolation, "best_tier", lambda: "limits")
    assert isolation.require("none") == "limits"
    with pytest.raises(UsageError, match="Try: --isolation limits"):
        isolation.require("landlock")


def test_what_is_sealed_is_never_below_what_is_allowed(tmp_path):
    for name in ("a/b/secret", "a/c", "d"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "lib64").symlink_to(tmp_path / "a")
    allowed = without(tmp_path, [tmp_path / "a" / "b" / "secret"])
    assert allowed == [tmp_path / "a" / "c", tmp_path / "d"]
    assert without(tmp_path / "a" / "b" / "secret", [tmp_path / "a"]) == []


def test_a_detector_learns_nothing_from_an_exam(bench):
    _, folder = bench("Rememberer", role="detector")
    knew = [
        line for line in (folder / "logs/detector.log").read_text().splitlines() if line.startswith("knew")
    ]
    assert len(knew) >= 2
    assert set(knew) == {"knew 0"}


@pytest.mark.parametrize("team", ["Ranker", "Flipper"])
def test_scores_that_depend_on_the_company_or_on_chance_are_invalid(bench, team):
    played, _ = bench(team, role="detector")
    assert_forfeit(played, "detector", "invalid", "two scores")


def test_bait_cannot_be_told_from_exam(bench):
    _, folder = bench("Baiter")
    with np.load(folder / "rounds/01.npz") as arrays:
        published = (arrays["published_images"] == 255).all(axis=(1, 2)).mean()
        exam = arrays["exam_images"][~arrays["exam_truth"]]
        played = (exam == 255).all(axis=(1, 2)).mean()
    assert published == pytest.approx(0.5, abs=0.05)
    assert played == pytest.approx(0.5, abs=0.25)  # 42 fakes: three standard errors


def test_a_module_that_raises_on_import_is_told_before_the_match(tmp_path, corpus):
    file = tmp_path / "broken.py"
    file.write_text("class Mine: pass\nraise RuntimeError('half-written')\n")
    settings = Settings(
        generator=find_team(f"{file}:Mine", "generator"),
        detector=find_team("showdown.testing:MockDetector", "detector"),
        rounds=1,
        seed=0,
        medium="screen",
        letters=(),
        budget=Budget(1, 1.0),
        size=32,
        corpus=str(corpus),
    )
    with pytest.raises(TeamError, match="half-written"):
        play(settings, tmp_path / "run", Watcher())
    assert not (tmp_path / "run").exists()


def test_what_a_team_prints_cannot_reach_the_frames(bench):
    played, folder = bench("AttackingGenerator")
    assert played["forfeits"]["generator"] is None
    assert bytes(range(256)) in (folder / "logs/generator.log").read_bytes()


def test_the_referees_own_output_is_json_whatever_a_team_does(bench):
    _, folder = bench("AttackingGenerator")
    assert json.loads((folder / "match.json").read_text())["rounds"]

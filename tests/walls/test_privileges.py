"""Root's rights, dropped: what they would have allowed is refused, and was allowed before."""

import os
import signal
import subprocess
import sys

import pytest

from showdown.walls.privileges import NOBODY, is_root
from tests.walls.inside import inside

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux'"),
    pytest.mark.skipif(not is_root(), reason="only root has something to drop"),
]

DEVICE = 'told(lambda: os.mknod("zero", 0o600 | stat.S_IFCHR, os.makedev(1, 5)))\n'
CLOSED = """
import ctypes, signal
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE, as the referee does
print("ready", flush=True)
signal.pause()
"""
DROP = "privileges.drop_capabilities()\n"


def blocked(lines):
    return [line.startswith("BLOCKED") for line in lines]


def test_no_device_is_made(tmp_path):
    try:
        os.mknod(tmp_path / "zero", 0o600 | 0o020000, os.makedev(1, 5))
    except OSError:
        pytest.skip("this container allows root no devices")
    (tmp_path / "zero").unlink()
    assert blocked(inside(DROP + DEVICE, tmp_path)) == [True]
    assert blocked(inside(DEVICE, tmp_path)) == [False]


def test_no_closed_memory_is_read_and_no_process_is_traced(tmp_path):
    with subprocess.Popen([sys.executable, "-c", CLOSED], stdout=subprocess.PIPE) as victim:
        try:
            assert victim.stdout.readline() == b"ready\n"
            look = f"""
told(lambda: Path("/proc/{victim.pid}/environ").read_bytes()[:1])
told(lambda: open("/proc/{victim.pid}/mem", "rb").close())
def trace():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(0x4206, {victim.pid}, 0, 0) < 0:  # PTRACE_SEIZE
        raise OSError(ctypes.get_errno(), "ptrace")
told(trace)
"""
            assert blocked(inside(DROP + look, tmp_path)) == [True, True, True]
            assert blocked(inside(look, tmp_path)) == [False, False, False]
        finally:
            victim.send_signal(signal.SIGKILL)


def test_the_files_of_others_stay_as_they_are(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.write_text("precious")
    theirs.chmod(0o600)
    os.chown(theirs, NOBODY, NOBODY)
    tries = """
told(lambda: Path("theirs").read_text())
told(lambda: Path("theirs").write_text("gone"))
told(lambda: os.chmod("theirs", 0o777))
"""
    assert blocked(inside(DROP + tries, tmp_path)) == [True, True, True]
    keep = "privileges.drop_capabilities([privileges.READ_ANY_FILE])\n"
    assert inside(keep + tries, tmp_path)[0] == "WORKED precious"
    assert blocked(inside(keep + tries, tmp_path)) == [False, True, True]
    assert blocked(inside(tries, tmp_path)) == [False, False, False]


def test_no_program_brings_the_rights_back(tmp_path):
    status = "import subprocess\nprint(subprocess.check_output(['cat', '/proc/self/status'], text=True))"

    def rights(lines):
        return int(next(line for line in lines if line.startswith("CapEff")).split()[1], 16)

    assert rights(inside(DROP + status, tmp_path)) == 0
    assert rights(inside(status, tmp_path)) != 0

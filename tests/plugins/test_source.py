"""One reader of teams' code: however a file is saved, and whatever stands in it, it is read or refused."""

import codecs

import pytest

from showdown.errors import TeamError
from showdown.plugins import Source, quote

WHOLE = '''
import numpy as np, torch.nn
from sklearn import svm
from . import beside

try:
    import fast
    class Mine(fast.Base):
        """The fast one."""
except ImportError:
    class Mine(Slow):
        """The slow one.

        More.
        """
        def fit(self): ...
        async def sample(self): ...

if True:
    class Guarded: ...

def made():
    class Inside: ...
    import late
'''


def test_what_stands_in_a_file():
    source = Source(WHOLE)
    assert list(source.classes) == ["Mine", "Guarded"]
    mine = source.classes["Mine"]
    assert (mine.bases, mine.about, list(mine.methods)) == ("Slow", "The slow one.", ["fit"])
    assert WHOLE.split("\n")[mine.line - 1].strip() == "class Mine(Slow):"
    assert source.imports == {"numpy", "torch", "sklearn", "fast", "late"}


CUT = "@one\n@two(\n    3\n)\nclass Mine:\n    y = '\x0c'\n    def fit(self): ...\n"


def test_a_definition_is_cut_out_with_its_decorators():
    source = Source(f"x = 1\n{CUT}z = 2\n")
    (node,) = source.definitions
    assert source.segment(node) == CUT
    assert source.span(node) == range(2, 9)


CODE = "class Größe:\n    'Mißt.'\n"


@pytest.mark.parametrize(
    "saved",
    [
        CODE.encode(),
        codecs.BOM_UTF8 + CODE.encode(),
        b"# -*- coding: latin-1 -*-\n" + CODE.encode("latin-1"),
        CODE.replace("\n", "\r\n").encode(),
        CODE.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "byte-order mark", "latin-1", "windows", "old mac"],
)
def test_a_file_is_decoded_as_python_does(saved, tmp_path):
    path = tmp_path / "mine.py"
    path.write_bytes(saved)
    assert Source.read(path).classes["Größe"].about == "Mißt."
    line = Source.read(path).classes["Größe"].line
    assert quote(path, line) == f"mine.py:{line}: class Größe:"


@pytest.mark.parametrize(
    ("saved", "message"),
    [
        ("class Mine: # ß".encode("latin-1"), "cannot be read as Python"),
        (b"# coding: klingon\n", "cannot be read as Python"),
        (b"\xff\xfex\x00", "cannot be read as Python"),
        (b"x = 1\x00", "is no Python"),
        (b"def f():\nreturn\n", "line 2: return. Try: four spaces more"),
        (b"(" * 500, "is no Python"),
        (b"-" * 100_000 + b"1", "is no Python"),
    ],
)
def test_what_is_no_python_is_refused_in_one_line(saved, message, tmp_path):
    path = tmp_path / "mine.py"
    path.write_bytes(saved)
    with pytest.raises(TeamError) as refused:
        Source.read(path)
    assert message in str(refused.value) and "mine.py" in str(refused.value)


def test_a_line_that_is_not_there_is_quoted_without_code(tmp_path):
    assert quote(tmp_path / "gone.py", 7) == "gone.py:7"

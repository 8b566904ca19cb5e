"""`showdown new`: a team that already plays, to begin with."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

from showdown.errors import TeamError, UsageError
from showdown.plugins import METHODS, installed

FOLDER = Path(__file__).parent / "templates"
TEMPLATES = ("blank", "numpy", "torch", "sklearn")
# A module of such a name would hide the package that others import.
TAKEN = {"showdown", "torch", "numpy", "scipy", "sklearn", "click", "rich", "PIL", "fontTools", "pytest"}


def write_team(
    role: str, name: str, where: Path, template: str = TEMPLATES[0], single: bool = False, force: bool = False
) -> list[Path]:
    """Write a new team into `where`, as the folder `name` or as one file.

    Returns:
        The files that were written; the code is the first.

    Raises:
        UsageError: a name that cannot be one, or files that are there already.
    """
    check_team_name(name)
    contents = render(role, name, template)
    if single:
        paths = {where / f"{name}.py": contents[f"{name}.py"]}
    else:
        paths = {where / name / file: text for file, text in contents.items()}
    there = [path for path in paths if path.exists()]
    if there and not force:
        raise UsageError(f"{there[0]} is there already. Try: another name, or --force to replace it")
    try:
        for path, text in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except (FileExistsError, NotADirectoryError):
        raise UsageError(f"{where / name} is a file, and is to be a folder. Try: another name") from None
    except OSError as error:
        raise UsageError(f"cannot write to {where / name}: {error.strerror}. Try: another folder") from None
    return list(paths)


def render(role: str, name: str, template: str) -> dict[str, str]:
    """The files of a new team by name, the code first."""
    test = "test-numpy.txt" if template == "numpy" else "test.txt"
    sources = {
        f"{name}.py": f"{role}-{template}.txt",
        f"test_{name}.py": test,
        "pyproject.toml": "pyproject.txt",
        "README.md": "readme.txt",
    }
    words = {
        "__NET__": read_template("numpy-net.txt") + "\n",
        "__NAME__": name,
        "__CLASS__": class_name(name),
        "__DIST__": name.replace("_", "-"),
        "__ROLE__": role,
    }
    return {file: fill(read_template(source), words) for file, source in sources.items()}


def read_template(file: str) -> str:
    """One of the templates."""
    return (FOLDER / file).read_text(encoding="utf-8")


def fill(text: str, words: dict[str, str]) -> str:
    """A template with its words put in."""
    for word, meaning in words.items():
        text = text.replace(word, meaning)
    return text


def class_name(name: str) -> str:
    """The class that stands in module `name`.

    >>> class_name("my_first_forger"), class_name("gan2")
    ('MyFirstForger', 'Gan2')
    """
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def check_team_name(name: str) -> None:
    """Refuse a name that cannot be a module's, or that is another's.

    Raises:
        TeamError: with a name that would do.
    """
    if not name.isidentifier() or not name.isascii() or not name.strip("_"):
        why = "is no Python name (letters, digits and _; no digit first)"
    elif keyword.iskeyword(name) or keyword.issoftkeyword(name):
        why = "is a word of Python's own"
    elif name in TAKEN or name in sys.stdlib_module_names:
        why = "is a package that others import"
    elif any(name in installed(role) for role in METHODS):
        why = "is the name of an installed team"
    elif not class_name(name).isidentifier() or class_name(name) in ("None", "True", "False"):
        why = "gives its class a name that is no Python name"
    elif class_name(name) in ("Generator", "Detector", "Net", "RandomForestClassifier", "PCA"):
        why = "is a name that the code uses for something else"
    else:
        return
    raise TeamError(f"a team cannot be named {name!r}: it {why}. Try: {suggest(name)}")


def suggest(name: str) -> str:
    """A name near to one that will not do.

    >>> suggest("my-team 2"), suggest("2fast"), suggest("class"), suggest("!")
    ('my_team_2', 'team_2fast', 'my_class', 'my_team')
    """
    plain = re.sub(r"[^0-9A-Za-z]+", "_", name).strip("_").lower() or "my_team"
    if plain[0].isdigit():
        return f"team_{plain}"
    return f"my_{plain}" if plain == name.lower() else plain

import tomllib
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from showdown.pages import page_template


def test_a_template_that_lacks_a_name_says_so():
    with pytest.raises(UndefinedError, match="title"):
        page_template("showdown.typefaces", "specimen.html.j2").render()


def test_a_template_that_is_not_there_is_named():
    with pytest.raises(TemplateNotFound, match=r"no\.html"):
        page_template("showdown.typefaces", "no.html")


def test_every_folder_of_pages_is_packaged():
    root = Path(__file__).parents[1]
    packaged = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    folders = [path.parent.relative_to(root) for path in (root / "showdown").rglob("pages") if path.is_dir()]
    assert len(folders) >= 2
    for folder in folders:
        assert "pages/*" in packaged[".".join(folder.parts)]

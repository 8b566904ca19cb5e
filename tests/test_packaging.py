"""What a package must carry beside its code: the licence, the mark of its types, how to cite it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
CITATION = (ROOT / "CITATION.cff").read_text().splitlines()


def test_the_licence_is_packaged_and_is_the_one_that_is_named():
    assert SETTINGS["project"]["license-files"] == ["LICENSE"]
    kind, _, holder = (ROOT / "LICENSE").read_text().splitlines()[:3]
    assert kind == f"{SETTINGS['project']['license']} License"
    assert holder == "Copyright (c) 2026 The Showdown authors"


def test_type_checkers_find_the_types():
    assert "py.typed" in SETTINGS["tool"]["setuptools"]["package-data"]["showdown"]
    assert (ROOT / "showdown/py.typed").read_bytes() == b""


def test_the_citation_is_of_this_version_and_licence():
    assert CITATION[0] == "cff-version: 1.2.0"
    assert f"version: {SETTINGS['project']['version']}" in CITATION
    assert f"license: {SETTINGS['project']['license']}" in CITATION
    assert "  - name: The Showdown authors" in CITATION

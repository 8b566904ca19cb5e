"""For the reference: examples of a docstring are shown as code, though no heading stands before them."""

from __future__ import annotations

import re
from typing import Any

import griffe

EXAMPLE = re.compile(r"(?m)(?<=\n\n)(?=>>> )")


class DocstringExamples(griffe.Extension):
    """Puts the heading that the reader of docstrings looks for before each example."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Called with everything that has a docstring, before it is read."""
        if obj.docstring is not None:
            obj.docstring.value = with_headings(obj.docstring.value)


def with_headings(text: str) -> str:
    """A docstring whose examples stand under a heading, moved in by one level."""
    before, *examples = EXAMPLE.split(text)
    return before + "".join("Examples:\n" + re.sub(r"(?m)^(?=.)", "    ", part) for part in examples)

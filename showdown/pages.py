"""Pages of HTML from templates: a package keeps its own in a folder ``pages``."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from showdown.words import harmless

__all__ = ["page_template"]


def page_template(package: str, name: str) -> Template:
    """A page's template; what is put into it is escaped, and a name that it lacks is an error.

    Beside Jinja's filters it has `figure`.

    Args:
        package: whose, such as ``showdown.show``.
        name: a file in its folder ``pages``.

    Raises:
        jinja2.TemplateNotFound: there is no such file.
    """
    environment = Environment(
        loader=PackageLoader(package, "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.filters["figure"] = figure
    return environment.get_template(name)


def shown(value: object) -> object:
    """A value as a page shows it: a text of others has nothing in it that cannot be seen."""
    return harmless(value, len(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def figure(number: float | None, digits: int = 3) -> str:
    """A number as a page shows it, or a dash where there is none.

    >>> figure(0.68128), figure(None)
    ('0.681', '–')
    """
    return "–" if number is None else f"{number:.{digits}f}"

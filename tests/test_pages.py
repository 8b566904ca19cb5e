import pytest
from jinja2 import TemplateNotFound, UndefinedError

from showdown.pages import page_template


def test_a_template_that_lacks_a_name_says_so():
    with pytest.raises(UndefinedError, match="title"):
        page_template("showdown.typefaces", "specimen.html.j2").render()


def test_a_template_that_is_not_there_is_named():
    with pytest.raises(TemplateNotFound, match=r"no\.html"):
        page_template("showdown.typefaces", "no.html")

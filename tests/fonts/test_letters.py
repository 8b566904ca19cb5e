import pytest

from showdown.errors import UsageError
from showdown.fonts.letters import parse_letters


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("A-C", "ABC"),
        ("A-Ca-b0-1", "ABCab01"),
        ("abc", "abc"),
        ("aab", "ab"),
        ("a-b-c", "ab-c"),
        (" A - C ", "ABC"),
        ("-", "-"),
        ("A-", "A-"),
        ("Α-Ω", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"),
        ("}-¢", "}~¡¢"),
    ],
)
def test_parse_letters(text, letters):
    assert parse_letters(text) == tuple(letters)


def test_parse_labels_and_nonsense():
    assert parse_letters("one, two") == ("one", "two")
    for text, words in (("", "names none"), ("Z-A", "runs backwards"), (" , ", "names none")):
        with pytest.raises(UsageError, match=words):
            parse_letters(text)

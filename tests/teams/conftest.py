"""One small set of type for every test here."""

import pytest
from drawn_type import draw_type


@pytest.fixture
def real():
    return draw_type()

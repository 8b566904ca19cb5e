"""The panel convicts known forgeries by name, and type that passes for forged not at all."""

import numpy as np
import pytest

from benchmarks.known_forgeries import kinds_of
from benchmarks.panel import ask
from benchmarks.worlds import of_kind, type_as_forged
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium


@pytest.fixture(scope="module")
def tellers():
    """The jurors that tell, of a kind of forgeries on `screen`; the best first."""
    corpus = load_corpus(letters=("A", "G", "M", "R"))
    kinds = kinds_of(corpus)

    def told(kind):
        make = of_kind(corpus, kinds[kind]) if kind in kinds else type_as_forged(corpus)
        rng = np.random.default_rng(0)
        found = ask(make(rng), get_medium("screen"), rng)
        return [juror for juror in sorted(found, key=lambda one: -found[one][0]) if found[juror][4]]

    return told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "juror"),
    [("low bit", "low bits"), ("slant", "residuals"), ("field", "residuals"), ("blur", "residuals")],
)
def test_a_known_forgery_is_convicted_by_a_juror_that_looks_there(tellers, kind, juror):
    assert juror in tellers(kind)


@pytest.mark.slow
def test_type_of_designs_apart_that_passes_for_forged_is_convicted_by_nobody(tellers):
    assert tellers("type as forged") == []

"""The quick slips of benchmarks/slips.py: each ends as it should and is told what to write instead."""

import pytest

from benchmarks import command_slips, module_slips, slips
from benchmarks.module_slips import WRITTEN
from showdown.fonts.load import load_corpus


@pytest.fixture(scope="module")
def corpus(pictures):
    return load_corpus(pictures)


@pytest.mark.parametrize("slip", WRITTEN, ids=lambda slip: slip.name)
def test_a_slip_of_a_module_is_told_what_to_write_instead(slip, corpus, tmp_path):
    end, said = slips.checked(slip, tmp_path, corpus)
    assert end == slip.end, said
    assert slip.says in said


def test_the_bench_has_the_slips_that_its_table_counts():
    assert (len(module_slips.SLIPS), len(command_slips.SLIPS)) == (56, 45)
    for bench in (module_slips.SLIPS, command_slips.SLIPS):
        assert len({slip.name for slip in bench}) == len(bench)

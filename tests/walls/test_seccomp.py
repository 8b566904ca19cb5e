"""The call filter, run by an interpreter of its own: what it answers for every call that it knows."""

import errno

import pytest

from showdown.walls import seccomp

PID = 4711
REFUSED, MISSING = seccomp.ERRNO | errno.EPERM, seccomp.ERRNO | errno.ENOSYS
# arguments that are allowed, for each call that is allowed in some ways alone; then some that are not
WAYS = {
    "clone": ([(0x00010000 | 0x100,)], [(17,), (0,)]),
    "open": ([(0, 0), (0, 0o2), (0, 0o1101)], [(0, 0o1000)]),
    "openat": ([(3, 0, 0), (3, 0, 0o1001), (3, 0, 0o1102)], [(3, 0, 0o1000), (3, 0, 0o2001000 & ~1)]),
    "kill": ([(PID, 15)], [(1, 15), (0, 15), (0xFFFFFFFF, 9), (PID, 9), (PID, 19)]),
    "tgkill": ([(PID, PID, 6)], [(1, 1, 15), (PID, PID, 9)]),
    "prlimit64": ([(0, 7, 0, 9)], [(0, 7, 9, 0), (0, 7, 1 << 40, 0)]),
    "socketpair": ([(1, 1), (1, 1 | 0o2000000)], [(1, 2), (1, 5)]),
    "fcntl": ([(3, 3), (3, 1034)], [(3, 8), (3, 10), (3, 1036)]),
    "ioctl": ([(1, 0x5401), (3, 0xC0104601), (3, 27)], [(3, 0x40086602), (0, 0x5412)]),
    "prctl": ([(15,), (22,)], [(1,), (4,), (62,)]),
    "sched_setaffinity": ([(0,), (PID,)], [(1,)]),
    "sched_setscheduler": ([(0,)], [(1,)]),
    "sched_setparam": ([(0,)], [(1,)]),
    "sched_setattr": ([(0,)], [(1,)]),
    "setpriority": ([(0, 0), (0, PID)], [(0, 1), (1, 0), (2, 0)]),
    "ioprio_set": ([(1, 0)], [(1, 1), (3, 0)]),
}


def answer(program, arch, number, arguments=()):
    """What a filter answers: classic BPF, as the kernel's documentation has it."""
    words = {seccomp.NUMBER_AT: number, seccomp.ARCH_AT: arch}
    for position, value in enumerate((*arguments, 0, 0, 0, 0, 0, 0)[:6]):
        words[16 + 8 * position], words[20 + 8 * position] = value & 0xFFFFFFFF, value >> 32
    at, held = 0, 0
    while True:
        operation, yes, no, constant = program[at]
        at += 1
        if operation == seccomp.RETURN:
            return constant
        if operation == seccomp.LOAD:
            held = words[constant]
        elif operation == seccomp.KEEP:
            held &= constant
        elif operation == seccomp.EQUAL:
            at += yes if held == constant else no
        else:
            assert operation == seccomp.AT_LEAST
            at += yes if held >= constant else no


@pytest.fixture(params=list(seccomp.ARCHES))
def ask(request):
    """Ask the filter of one kind of machine for a call by its numbers; None where it has no such call."""
    column, arch = list(seccomp.ARCHES).index(request.param), seccomp.ARCHES[request.param]
    program = seccomp.filter_program(request.param, PID)
    assert len(program) < 4096  # the kernel takes no more
    assert all(jump < 256 for _, yes, no, _ in program for jump in (yes, no))

    def one(numbers, *arguments):
        number = numbers[column]
        return None if number is None else answer(program, arch, number, arguments)

    return one


def test_refused_calls_are_refused_whatever_is_asked(ask):
    for calls, expected in ((seccomp.REFUSED, REFUSED), (seccomp.MISSING, MISSING)):
        for name, numbers in calls.items():
            assert ask(numbers) in (expected, None), name
            assert ask(numbers, 1, 2, 3) in (expected, None), name


def test_others_are_allowed_in_some_ways_alone(ask):
    rules = seccomp.conditional(PID)
    assert set(rules) == set(WAYS)
    for name, (numbers, _) in rules.items():
        allowed, refused = WAYS[name]
        assert {ask(numbers, *given) for given in allowed} <= {seccomp.ALLOW, None}, name
        assert {ask(numbers, *given) for given in refused} <= {REFUSED, None}, name


def test_all_else_is_allowed(ask):
    assert ask((0, 63)) == ask((9, 222)) == seccomp.ALLOW  # read, mmap
    assert ask((47, 212)) == seccomp.ALLOW  # recvmsg, by which the request comes


def test_no_number_is_listed_twice():
    for column in range(2):
        every = [*seccomp.REFUSED.values(), *seccomp.MISSING.values()]
        every += [numbers for numbers, _ in seccomp.conditional(PID).values()]
        numbers = [pair[column] for pair in every if pair[column] is not None]
        assert len(numbers) == len(set(numbers))


def test_calls_of_another_kind_of_machine_end_the_process():
    program = seccomp.filter_program("x86_64", PID)
    assert answer(program, 0x40000003, 20) == seccomp.KILL  # 32 bits
    assert answer(program, seccomp.ARCHES["x86_64"], seccomp.X32 | 39) == REFUSED

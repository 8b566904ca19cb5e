"""The checks: what a match asks of a team, asked in seconds, with how to mend what falls short.

finding    what one check found
code       the lines of a team's own code
lesson     the small lesson that a check teaches and the questions it asks
bench      one team on the bench: seats, lessons, answers
questions  the checks, one function each
curves     the check of the curves that a generator may know
examine    all of them in order
"""

from showdown.checks.examine import examine
from showdown.checks.finding import Finding, Report

__all__ = ["Finding", "Report", "examine"]

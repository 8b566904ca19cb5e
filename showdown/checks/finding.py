"""What one check found, and what all of them did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from showdown.words import harmless

MOST_TOLD = 1000  # characters of a line


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        check: its name.
        status: ``ok``, ``failed``, ``skipped`` (an earlier failure leaves nothing to ask), ``note``, or
            ``warning``: it can play so, but hardly win.
        came: what came of it.
        wanted: what was wanted.
        mend: what to try; empty where nothing is to be mended.
        line: the line of the team's own code that it is about, as ``file.py:12: code``; may be empty.
        traceback: of the team's exception; empty where there was none.
    """

    check: str
    status: str
    came: str = ""
    wanted: str = ""
    mend: str = ""
    line: str = ""
    traceback: str = ""

    @property
    def text(self) -> str:
        """The finding for a person: one line where all is well, four where not."""
        if self.status not in ("failed", "warning"):
            return f"{self.status:<7} {self.check}" + (f": {self.came}" if self.came else "")
        rows = {"came": self.came, "wanted": self.wanted, "line": self.line, "try": self.mend}
        told = [f"\n          {name:<7} {text}" for name, text in rows.items() if text]
        return f"{self.status.upper():<7} {self.check}" + "".join(told)

    @property
    def shown(self) -> str:
        """The same, with nothing in it that a terminal would obey."""
        return "\n".join(harmless(line, MOST_TOLD) for line in self.text.split("\n"))


@dataclass(frozen=True)
class Report:
    """What all the checks of one team found.

    Attributes:
        team, role: who was checked.
        findings: one a check, in order.
        seconds: how long it took.
    """

    team: str
    role: str
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The findings that fall short."""
        return tuple(finding for finding in self.findings if finding.status == "failed")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that a match will punish."""
        return tuple(finding for finding in self.findings if finding.status == "warning")

    @property
    def passed(self) -> bool:
        """Whether nothing falls short."""
        return not self.failed

    @property
    def text(self) -> str:
        """All findings for a person, a verdict last."""
        return "\n".join([*(finding.shown for finding in self.findings), self.verdict])

    @property
    def verdict(self) -> str:
        """What they come to, in a line."""
        count = len(self.failed)
        warned = f", with {len(self.warnings)} warning{'s' * (len(self.warnings) > 1)}" * bool(self.warnings)
        end = f"fit to play{warned}" if self.passed else f"{count} check{'s' if count > 1 else ''} failed"
        return harmless(f"{self.role} {self.team!r}: {end} ({self.seconds:.1f} s)", MOST_TOLD)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"passed": self.passed}

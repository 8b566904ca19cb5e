"""The match's chance: all that the referee draws by lot comes from a secret that no team can know.

A seed would not do. Teams are told it, or can work it out from numpy's state, and a team that knows the
referee's chance knows which exhibit is real before it has looked. So every match has a secret of its own,
and each purpose in each round has a stream of its own: a resumed match draws the same.
"""

from __future__ import annotations

import hashlib
import re
import secrets

import numpy as np

from showdown.errors import UsageError

SECRET_BYTES = 16  # 128 bits


class Chance:
    """All the randomness of a match, from its secret.

    >>> chance = Chance(bytes(16))
    >>> a, b = (chance(2, "exam").random() for _ in range(2))
    >>> a == b, a == chance(2, "order").random(), a == Chance(bytes(15) + b"1")(2, "exam").random()
    (True, False, False)
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __call__(self, number: int, purpose: str) -> np.random.Generator:
        """A fresh stream for that purpose in that round; round 0 is before the first.

        A keyed hash (BLAKE2, RFC 7693) gives its seed, so no stream tells anything of another.
        """
        digest = hashlib.blake2b(f"{number}/{purpose}".encode(), key=self._secret, digest_size=32).digest()
        return np.random.default_rng(int.from_bytes(digest, "big"))


def new_secret() -> bytes:
    """A secret for a new match, from the system's own chance."""
    return secrets.token_bytes(SECRET_BYTES)


def parse_secret(text: str) -> bytes:
    """A secret as a person writes it.

    Raises:
        UsageError: not 32 hexadecimal digits.

    >>> parse_secret("00ff" * 8).hex()
    '00ff00ff00ff00ff00ff00ff00ff00ff'
    """
    if not re.fullmatch(r"[0-9a-fA-F]{32}", text):
        raise UsageError(
            f"cannot read {text[:40]!r} as a secret; expected {2 * SECRET_BYTES} hexadecimal digits. "
            "Try: the one that a finished match shows, or --again RUN"
        )
    return bytes.fromhex(text)

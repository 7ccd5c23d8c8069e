"""HQ's secrets: the key that new workbooks are sealed with, and those before it. Floor 3.

A seal names its key by a digest of it, which gives nothing of it away; one that names none is of xlplan 0.5 and before, which
knew the first key of a plan alone.
"""
from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from xlplan.workbook import stamp as stamps

Seal = Literal["verified", "withdrawn", "lost", "unverified", "foreign"]
OF_HQ: Final = ("verified", "withdrawn")  # sealed with a key of HQ's that is held

_BYTES: Final = 32
_NAME: Final = 8  # digits
_MARK: Final = re.compile(rf"(?:([0-9a-f]{{{_NAME}}}):)?([0-9a-f]{{64}})")
_LINE: Final = re.compile(rf"([0-9a-f]{{{2 * _BYTES}}})( withdrawn)?", re.IGNORECASE)
_LOST: Final = "-"  # in the place of a first key that nobody has any more


def key_name(secret: bytes) -> str:
    """Eight digits by which seals, people and the ledger call a key."""
    return hashlib.sha256(b"xlplan seal key " + secret).hexdigest()[:_NAME]


def seal_mark(of: Sequence[tuple[str, str]], secret: bytes) -> str:
    """The seal over the lines of a stamp, with the name of its key before it."""
    return f"{key_name(secret)}:{stamps.seal(of, secret)}"


@dataclass(frozen=True, slots=True)
class SealKey:
    """One key. `withdrawn`: nothing is sealed with it any more."""

    secret: bytes = field(repr=False)  # it would stand in notebooks and traces
    withdrawn: bool = False

    @property
    def name(self) -> str:
        """As `key_name`."""
        return key_name(self.secret)


@dataclass(frozen=True, slots=True)
class SealKeys:
    """The keys of a plan, oldest first. `first`: whether the first of them is the plan's first one, which seals without a name are of."""

    keys: tuple[SealKey, ...]
    first: bool = True

    @classmethod
    def of(cls, key: bytes | SealKeys) -> SealKeys:
        """A single key is the plan's first."""
        return key if isinstance(key, SealKeys) else cls((SealKey(key),))

    @classmethod
    def parse(cls, text: str) -> SealKeys | None:
        """What a file of keys says, a key a line; None of one that is cut, spoilt, or without a key that may seal."""
        lines = [line.strip() for line in text.splitlines()]
        lost, rest = lines[:1] == [_LOST], [line for line in lines if line not in ("", _LOST)]
        met = [_LINE.fullmatch(line) for line in rest]
        keys = tuple(SealKey(bytes.fromhex(one[1]), one[2] is not None) for one in met if one)
        made = cls(keys, not lost)
        return made if len(keys) == len(rest) and any(not one.withdrawn for one in keys) else None

    def text(self) -> str:
        """The file that `parse` reads."""
        return "".join([*([] if self.first else [_LOST + "\n"]),
                        *(one.secret.hex() + (" withdrawn" if one.withdrawn else "") + "\n" for one in self.keys)])

    @property
    def newest(self) -> SealKey:
        """The one that seals."""
        return next(one for one in reversed(self.keys) if not one.withdrawn)

    def with_new(self) -> SealKeys:
        """With a fresh key, which seals from now on."""
        return replace(self, keys=(*self.keys, SealKey(secrets.token_bytes(_BYTES))))

    def without(self, name: str) -> SealKeys:
        """With that key withdrawn, and a fresh one where it was the one that seals."""
        left = replace(self, keys=tuple(replace(one, withdrawn=one.withdrawn or one.name == name) for one in self.keys))
        return left.with_new() if self.newest.name == name else left

    def verify(self, lines: Sequence[tuple[str, str]], mark: str, format_: int) -> tuple[Seal, str]:
        """(the state of the seal over these lines, the name of its key, '' of one that is held by no name). 'lost': of a key that is not
        here, so that nobody can tell; 'foreign': not HQ's."""
        if (met := _MARK.fullmatch(mark)) is None:
            return "foreign", ""
        held = [one for one in self.keys if one.name == met[1]] if met[1] else [*self.keys[:1]] if self.first else []
        if not held:
            return "lost", met[1] or ""
        if not hmac.compare_digest(stamps.seal(lines, held[0].secret, format_), met[2]):
            return "foreign", held[0].name
        return "withdrawn" if held[0].withdrawn else "verified", held[0].name

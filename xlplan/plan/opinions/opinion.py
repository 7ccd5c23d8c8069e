"""What HQ typed into a cell of the roll-up, with what it is about. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from xlplan.schema.diagnostic import FIRST_HALF, Round

Place = tuple[str, str, str]  # key of a page, key of its column, key of what the row is about
FINDINGS: Final = "issues"  # the page whose keys begin with a code; those of the others begin with a unit
SEEN: Final = "~"  # what a key begins with that is made of what a row shows
BLANK: Final = "-"  # digest of no text
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column of a page of the roll-up in which HQ types.

    Attributes:
        key: of the column. about: columns of the page whose texts are kept beside what is typed, for the time when the row is gone.
        seen: columns that tell a row of a page without keys from the others, as those of xlplan 0.2 and 0.3 are; () where none do.
    """

    key: str
    about: tuple[str, ...]
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What HQ typed, as the ledger keeps it.

    Attributes:
        page, column, key: where; the key is of what it is about, in no language. text: '' where HQ cleared the cell.
        about: column of the page -> what stood there, as shown. round: of the roll-up it was typed into, '' where unknown.
        by, at: who had it read back and when (UTC, ISO).
        was: the key it had before, of one that was told by another key. moved: the key it has now, of one that is no longer here.
    """

    page: str
    column: str
    key: str
    text: str
    about: Mapping[str, str] = field(default_factory=dict)
    round: str = ""
    by: str = ""
    at: str = ""
    was: str = ""
    moved: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.page, self.column, self.key

    @property
    def unit(self) -> str:
        """Code of the unit that it is about; of a finding about a file of nobody what the file is called, '' where the key tells none."""
        parts = [] if self.key.startswith(SEEN) else self.key.split("|")
        return "".join(parts[1:2] if self.page == FINDINGS else parts[:1])

    def body(self) -> dict[str, Any]:
        """What a record of the chain tells of it; who and when the record itself tells, unless the opinion only got another key."""
        out = {"page": self.page, "column": self.column, "key": self.key, "text": self.text, "about": dict(self.about),
               "round": self.round}
        return out | ({"was": self.was, "by": self.by, "at": self.at} if self.was else {})


def opinion_of(body: Mapping[str, Any], by: str, at: str) -> Opinion:
    """The opinion that a record told of. KeyError, TypeError for what is none."""
    page, column, key, text = (str(body[name]) for name in ("page", "column", "key", "text"))
    about = {str(name): str(said) for name, said in dict(body["about"]).items()}
    return Opinion(page, column, key, text, about, str(body["round"]), str(body.get("by", by)), str(body.get("at", at)),
                   str(body.get("was", "")))


def text_mark(text: str) -> str:
    """Some digits by which a text is known again."""
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:_DIGITS] if text else BLANK


def half_of(in_round: Round) -> str:
    """The part of the planning that a round belongs to: what goes out in one comes back as the next."""
    return "approved" if in_round == "approved" else "first" if in_round in FIRST_HALF else "second"

"""What HQ decides about files that came: which of several counts, which are taken out and put back. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

Act = Literal["chosen", "excluded", "restored"]
ACTS: Final[tuple[Act, ...]] = get_args(Act)


@dataclass(frozen=True, slots=True)
class FileDecision:
    """One decision, as the ledger keeps it.

    Attributes:
        act: `chosen` over `others`; `excluded`; `restored`. plan, round, branch: of the files.
        files, others: SHA-256 -> what each was called.
        reason, by, at: why, who, when (UTC, ISO).
    """

    act: Act
    plan: str
    round: str
    branch: str
    files: Mapping[str, str]
    others: Mapping[str, str]
    reason: str
    by: str = ""
    at: str = ""

    def body(self) -> dict[str, Any]:
        """What a record of the chain tells of it; act, who and when the record itself tells."""
        return {"plan": self.plan, "round": self.round, "branch": self.branch, "files": dict(self.files), "others": dict(self.others),
                "reason": self.reason, "file": ", ".join(self.files.values())}

    @property
    def day(self) -> str:
        """When, by its day."""
        return self.at[:10]


def decision_of(act: Act, body: Mapping[str, Any], by: str, at: str) -> FileDecision:
    """The decision that a record told of. KeyError, TypeError, ValueError for what is none."""
    files, others = ({str(sha): str(name) for sha, name in dict(body[key]).items()} for key in ("files", "others"))
    plan, in_round, branch, reason = (str(body[key]) for key in ("plan", "round", "branch", "reason"))
    return FileDecision(act, plan, in_round, branch, files, others, reason, by, at)


@dataclass(frozen=True, slots=True)
class FileDecisions:
    """Those that hold. `excluded`: SHA-256 -> the decision that took the file out; `chosen`: unit -> its choices, the last one first."""

    excluded: Mapping[str, FileDecision]
    chosen: Mapping[str, tuple[FileDecision, ...]]

    def excluding(self, contents: Iterable[str]) -> FileDecision | None:
        """The decision that took out one of these contents, which are the same; None where none did."""
        return next((self.excluded[sha] for sha in contents if sha in self.excluded), None)


NONE: Final = FileDecisions({}, {})


def decisions_held(told: Iterable[FileDecision], plan: str) -> FileDecisions:
    """What holds of the decisions that were told of in that plan, in their order."""
    excluded, chosen = dict[str, FileDecision](), dict[str, tuple[FileDecision, ...]]()
    for one in told:
        if one.plan != plan:
            continue
        if one.act == "chosen":
            chosen[one.branch] = (one, *chosen.get(one.branch, ()))
        elif one.act == "excluded":
            excluded.update(dict.fromkeys(one.files, one))
        else:
            for sha in one.files:
                excluded.pop(sha, None)
    return FileDecisions(excluded, chosen)

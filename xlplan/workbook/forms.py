"""What units type on the sheets that are no tables: explanations on `checks`; on `cover` signatures and how each table is meant, or the
receipt of HQ's approval. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from xlplan.calendar import MONTHS
from xlplan.schema.table import Table
from xlplan.text import Text, fold_text, squeezed

SIGN_STEPS: Final = ("preparer", "finance", "manager", "director")
SIGN_FIELDS: Final = ("name", "code", "conclusion", "date", "opinion")
RECEIPT: Final = "receipt"  # the step in which a unit acknowledges HQ's approval
RECEIPT_FIELDS: Final = ("mark", "name", "date")
Choice = Literal["fill", "agreed", "zero", "none", "withheld"]
CHOICES: Final[dict[Choice, Text]] = {  # how a unit means a table that stands as it was issued, or is empty
    "fill": Text("填报", "填報", "Filled in"), "agreed": Text("同意建议数", "同意建議數", "As suggested"),
    "zero": Text("零", "零", "Zero"), "none": Text("无此业务", "無此業務", "Not our business"),
    "withheld": Text("暂不交", "暫不交", "Kept back")}
NOTHING: Final[tuple[Choice, ...]] = ("zero", "none")  # the table holds no figure, and that is meant
_NO_LESS: Final = re.compile(  # what denies a no, or names one that is past: it says nothing against
    r"(?:没有?|沒有?|未|无|無|并?非|並非|不是|不存在|未提出?|不提出?|不持)(?:任何|其[他它]|人|单位|單位|部门|部門)?"
    r"(?:不同[意的]?(?:[见見]|看法|之处|之處|地方)?|异议|異議|反[对對](?:意[见見])?|意[见見]|[问問][题題])|"
    r"(?:不|不再|不予|无需|無需|不需|不必|不用)(?:反[对對]|否[认認决決]|退回|[驳駁]回|打回|重[报報填做])|"
    r"\bno (?:further |other |more |major |such |any )*"
    r"(?:objections?|comments?|remarks?|issues?|problems?|changes?|questions?|reservations?)\b|"
    r"\bwithout (?:any |further )*(?:objections?|reservations?|comments?)\b|"
    r"(?:\bnot |n['’]t |\bnever )(?:be |been |to )*(?:reject\w*|refus\w*|oppos\w*|object\w*|disagree\w*|against|declin\w*|den(?:y|ied))")
_NO: Final = re.compile(
    r"(?:不|未|[没沒]有?|[无無]法|[难難]以|[暂暫][缓緩])(?:太|完全|全部|予|予以|能|可|可以|得|宜|便|想|[会會]|被|[获獲]|再|敢|足以)*"
    r"(?:同意(?![见見])|批|核准|通[过過]|[认認]可|接受|[赞贊][成同]|[签簽]|[确確][认認]|收[到讫訖悉]|行$|可$|予$)|有不同意[见見]|"
    r"退[回还還]|[打驳駁]回|否[决決定]|反[对對]|拒[绝絕签簽批收]|[有存在][异異][议議]|重[报報填做]|[暂暫][缓緩]|"
    r"^(?:否|不|不行|不可以?)$|"
    r"^no(?=\W*$|[.,;:!-])|\bno (?:way|go)\b|\b(?:reject|refus|disagree|disapprov|declin|oppos|veto|disallow)\w*|\bobject(?!ive)\w*|"
    r"\bden(?:y|ied)\b|\b(?:against|unacceptable|on hold|unable|cannot|(?:sent|send) back|return(?:ed)?)\b|"
    r"(?:\bnot |n['’]t |\bnever )(?:\w+ ){0,2}(?:agree|approv|accept|sign|confirm|pass|ok|support|receiv)\w*|\bnot$")
_PROGRESS: Final = "progress|"
_LINES: Final = {"XP203": "text-in-numbers", "XP202": "finer-than-unit"}  # the lines about cells, as issued sheets name them


def answer_key(table: str, about: str) -> str:
    """The row key of the line of the checks sheet on which a branch answers: `about` is a rule's key or a code."""
    return f"{table}|{_LINES.get(about, about)}"


def is_answer(row: str, column: str) -> bool:
    """Whether a cell under those keys of the checks is one in which a branch explains a line."""
    return column == "answer" and "|" in row and not row.startswith("@")


def is_sign(row: str, column: str) -> bool:
    """Whether a cell under those keys of the cover belongs to the sign-off block, or to the receipt."""
    step = row.removeprefix("sign|")
    return step != row and ((step in SIGN_STEPS and column in SIGN_FIELDS) or (step == RECEIPT and column in RECEIPT_FIELDS))


def progress_key(table: str) -> str:
    """The row key of the line of the cover that says how far a table is."""
    return f"{_PROGRESS}{table}"


def is_choice(row: str, column: str) -> bool:
    """Whether a cell under those keys of the cover is one in which a unit chooses how it means a table."""
    return row.startswith(_PROGRESS) and column == "choice"


def choice_table(row: str) -> str:
    """Key of the table that such a row is about."""
    return row.removeprefix(_PROGRESS)


def choice_of(text: str) -> Choice | None:
    """The choice that a text names, in any language; None where it names none."""
    said = squeezed(text)
    return next((key for key, label in CHOICES.items() if said in map(squeezed, label.all())), None)


def figure_columns(table: Table) -> frozenset[str]:
    """Keys of the columns in which a figure contradicts that there is nothing in the table: of a fixed one the months and what its rows are
    for, not what stands beside, as the outlets of a post."""
    return frozenset(c.key for c in table.columns if table.kind != "fixed" or c.key in MONTHS or c.key in table.used_by)


READS: Final[Mapping[str, Callable[[str, str], bool]]] = {  # page -> which of its cells are read
    "checks": is_answer, "cover": lambda row, column: is_sign(row, column) or is_choice(row, column)}


def is_refusal(conclusion: str) -> bool:
    """Whether the conclusion of a sign-off, or the mark of a receipt, says no, in any of the languages."""
    said = re.sub(r"(?<![!-~])\s|\s(?![!-~])", "", " ".join(fold_text(conclusion).split()))  # only between Latin words spaces part anything
    return _NO.search(_NO_LESS.sub("", said)) is not None

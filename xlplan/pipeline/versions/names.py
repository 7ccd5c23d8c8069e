"""Names of versions: what may be one, and which state a word means that is typed where one belongs. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from xlplan.choices import said_choices
from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.fitting_words import require_cell_text
from xlplan.plan.versions import words
from xlplan.plan.versions.figures import Basis
from xlplan.store.ledger import FrozenVersion
from xlplan.text import Text, fold_text, printed_width, same_text, text_list

NOW: Final = "now"
WORDS: Final[dict[str, Text]] = {  # states that need not be frozen
    NOW: words.NOW, "issued": Text("最近下发", "最近發送", "as issued"),
    "last-year": Text("上年预计", "去年預估", "last-year estimate")}
BASES: Final[dict[str, Basis]] = {NOW: "approved", "issued": "issued", "last-year": "last_year"}
_WIDEST: Final = 60  # digits: a name heads a column of a page
_NAME: Final = Text("版本名", "版本名", "name of the version")
_BLANK: Final = Text("没有写版本名。请写如 --as V1", "沒有寫版本名。請寫如 --as V1", "The version has no name. Give one, such as --as V1")
_LONG: Final = Text("版本名太长:{name}。请写短一些(30 个汉字以内)", "版本名太長:{name}。請寫短一些(30 個漢字以內)",
                    "The name of the version is too long: {name}. Write less (60 letters at most)")
_LINES: Final = Text("版本名写成了几行。请写在一行里", "版本名寫成了幾行。請寫在一行裡",
                     "The name of the version has several lines. Write it on one")
_MEANT: Final = Text("「{name}」在 xlplan compare 里另有所指({words}),不能作版本名。请换一个名字",
                     "「{name}」在 xlplan compare 裡另有所指({words}),不能作版本名。請換一個名字",
                     "“{name}” means something else in xlplan compare ({words}) and cannot name a version. Choose another name")
_TAKEN: Final = Text("已有版本 {taken},封存的版本不会被覆盖。请换一个名字;已有的版本:{names}",
                     "已有版本 {taken},封存的版本不會被覆蓋。請換一個名字;已有的版本:{names}",
                     "There is a version {taken}, and a frozen version is never replaced. Choose another name; there are: {names}")
_NO_SUCH: Final = Text("没有版本「{name}」。{choices}", "沒有版本「{name}」。{choices}", "There is no version “{name}”; {choices}")
_NONE_YET: Final = Text("这个计划还没有封存过版本。先运行 xlplan freeze {folder} --as V1 --by 姓名",
                        "這個計畫還沒有封存過版本。先執行 xlplan freeze {folder} --as V1 --by 姓名",
                        "No version of this plan was frozen yet. First run: xlplan freeze {folder} --as V1 --by NAME")


def version_name(typed: str) -> str:
    """The name as it is kept: without the spaces around it. XlplanError for what is none, or means another state."""
    name = typed.strip()
    if not name:
        raise XlplanError(_BLANK)
    if len(name.splitlines()) > 1:
        raise XlplanError(_LINES)
    require_cell_text(_NAME, name)
    if printed_width(name) > _WIDEST:
        raise XlplanError(_LONG, name=name)
    if word_meant(name):
        raise XlplanError(_MEANT, name=name, words=text_list(WORDS.values()))
    return name


def require_free(name: str, versions: Sequence[FrozenVersion]) -> None:
    """XlplanError where a version bears that name, in whatever case and width."""
    if taken := version_meant(name, versions):
        raise XlplanError(_TAKEN, taken=words.version_said(taken.name, taken.at, taken.by), names=text_list(one.name for one in versions))


def version_meant(typed: str, versions: Iterable[FrozenVersion]) -> FrozenVersion | None:
    """The version of that name."""
    return next((one for one in versions if fold_text(one.name) == fold_text(typed)), None)


def word_meant(typed: str) -> str | None:
    """Key of WORDS by itself or by its name in any language."""
    forms = {fold_text(form): key for key, name in WORDS.items() for form in (key, key.replace("-", "_"), *name.all())}
    return forms.get(fold_text(typed))


def state_meant(typed: str, versions: Sequence[FrozenVersion]) -> str | FrozenVersion:
    """The key of WORDS or the version that is meant; XlplanError, naming what there is, for anything else."""
    found = word_meant(typed) or version_meant(typed, versions)
    if found is None:
        known = [*(one.name for one in versions), *WORDS]
        raise XlplanError(_NO_SUCH, name=typed, choices=said_choices(typed, known, {key: (key, *WORDS[key].all()) for key in WORDS}))
    return found


def last_version(versions: Sequence[FrozenVersion], folder: str) -> FrozenVersion:
    """The one frozen last; XlplanError where there is none."""
    if not versions:
        raise XlplanError(_NONE_YET, folder=folder)
    return versions[-1]


def state_label(meant: str | FrozenVersion) -> Text:
    """What heads the figures of that state."""
    return WORDS[meant] if isinstance(meant, str) else same_text(meant.name)

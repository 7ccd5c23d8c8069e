"""The manual's pages about what regions do, and about files that go back: which tables are locked in them. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlplan import terms
from xlplan.plan.checking.passed import done_tables
from xlplan.plan.checking.results import TableVerdict
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BRANCH
from xlplan.text import Lang, Text, text_list

_REGIONS: Final[tuple[Text, ...]] = (
    Text("大区的调剂表列的是总部的数(追加下达、压指标都在内),调剂加在它后面:表里「调剂后目标」是多少,下发的就是多少。"
         "表发出之后总部又改了数的,下发时会提示(XP567)。分公司拿到填报表以后,总部再追加的,在调剂之后按当时的数分。",
         "區域的調劑表列的是總公司的數(追加下達、壓指標都在內),調劑加在它後面:表裡「調劑後目標」是多少,發送的就是多少。"
         "表發出之後總公司又改了數的,發送時會提示(XP567)。分公司拿到填報檔以後,總公司再追加的,在調劑之後按當時的數分。",
         "The workbook in which a region shifts has HQ's figures, later assignments and cuts included, and shifts come on top of them: "
         "what its “Target after shifts” says is what goes out. Where HQ changes figures after it has gone out, issue says so (XP567). "
         "What HQ assigns once branches have their workbooks goes over the targets with the shifts."),
    Text("大区里还有大区的,下级先调:下级大区交回、汇总以后,上级大区才拿到调剂表,里面的目标已经含下级的调剂(写在「总部说明」),"
         "上级的调剂按它来检查。上级拿到表之后,下级再改的不计(XP599),要改就给下级、再给上级重新下发。过了期限没有交回的下级不再等(XP566)。",
         "區域裡還有區域的,下級先調:下級區域交回、彙總以後,上級區域才拿到調劑表,裡面的目標已經含下級的調劑(寫在「總公司說明」),"
         "上級的調劑按它來檢核。上級拿到表之後,下級再改的不計(XP599),要改就給下級、再給上級重新發送。過了期限沒有交回的下級不再等(XP566)。",
         "Where a region stands inside another the lower one shifts first: once it has answered and that is consolidated the upper one "
         "gets its workbook, in which the targets hold what the lower one shifted (see “HQ's note”), and its shifts are judged against "
         "that. What the lower one changes after that does not count (XP599): issue to it, then to the upper one again. A lower one that "
         "has not answered by the deadline is not waited for (XP566)."),
    Text("审核意见以大区最后交回的那份为准:改了的以新的为准,清空的算撤回,总部看得到撤回日期和原来写的;没有列出来的单位,之前的意见仍有效。"
         "编制日历里可以给审核写期限,但哪一轮都不等它。",
         "審核意見以區域最後交回的那份為準:修正過的以新的為準,清空的算撤回,總公司看得到撤回日期和原來寫的;沒有列出來的單位,之前的意見仍有效。"
         "編製日程裡可以給審核寫期限,但哪一輪都不等它。",
         "Of a region's review its last answer counts: what was changed replaces what stood there, what was cleared is withdrawn, and HQ "
         "sees the day and what it said. Units that are not listed keep what was said of them. The sheet Calendar may have a deadline for "
         "reviews; no round waits for them."),
)
_BACK: Final = Text(
    "总部把文件发回更正时,已经通过、又与要改的表没有勾稽的表会锁定(总控表「基本信息」可以改成不锁)。锁定的表又改了的,照收,并告诉总部(XP574)。"
    "哪张表要改,哪些表能锁:",
    "總公司把檔案發回更正時,已經通過、又與要修正的表沒有勾稽的表會鎖定(總控表「基本資料」可以改成不鎖)。鎖定的表又修正過的,照收,並告訴總公司(XP574)。"
    "哪張表要修正,哪些表能鎖:",
    "In a file that goes back tables are locked that passed and have no link to one that must be corrected, unless the sheet Company of "
    "the master workbook lets them be changed. One that was changed all the same is taken in, and HQ is told (XP574). What must be "
    "corrected, and what can be locked then:")
_NONE: Final = Text("没有可锁的", "沒有可鎖的", "none")
_ONE: Final = Text("**{table}**:{locked}", "**{table}**:{locked}", "**{table}**: {locked}")
_WHOLE: Final = Text("问题是整个文件的(如没有签字),一张也不锁。", "問題是整個檔案的(如沒有簽名),一張也不鎖。",
                     "Where something is said of the file as a whole, as that nobody signed, none is locked.")


def region_manual(lang: Lang) -> Iterator[str]:
    """The lines of both pages, as Markdown."""
    yield f"## {terms.REGION_SHIFT(lang)} · {terms.REGION_REVIEW(lang)}"
    yield ""
    for text in _REGIONS:
        yield text(lang)
        yield ""
    yield f"## {terms.RETURNED(lang)}"
    yield ""
    yield _BACK(lang)
    yield ""
    tables = {table.key: table for table in BRANCH if table.asks}
    for key, table in tables.items():
        verdicts: dict[str, TableVerdict] = {one: "refused" if one == key else "accepted" for one in tables}
        locked = done_tables(verdicts, [Diagnostic("XP204", Severity.ERROR, table=key)], tables)
        yield "- " + _ONE(lang, table=table.label, locked=text_list(tables[one].label for one in locked) if locked else _NONE)
    yield ""
    yield _WHOLE(lang)
    yield ""

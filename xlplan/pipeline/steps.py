"""What a long command is doing, for who watches it, and what is true of the plan folder where it is stopped there. Floor 6."""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlplan.text import Text

if TYPE_CHECKING:
    from xlplan.pipeline.submissions import Progress


@dataclass(frozen=True, slots=True)
class Step:
    """One. `doing`: what is done; `stopped`: with {done} of {total} behind it, what was and what was not done if it is stopped now."""

    doing: Text
    stopped: Text


class Watcher:
    """A `Progress` that is told the steps of a command too: which one, how far, at what."""

    def __init__(self) -> None:
        self.step, self.done, self.total, self.item = LOOKING, 0, 0, ""

    def begin(self, step: Step, total: int = 0) -> None:
        """That step of so many has begun; 0: nobody counts."""
        self.step, self.done, self.total, self.item = step, 0, total, ""

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total


def begin(progress: Progress | None, step: Step, total: int = 0) -> None:
    """Say that the step begins, to who can hear it. `total`: as of `Watcher.begin`."""
    if isinstance(progress, Watcher):
        progress.begin(step, total)


def advance(progress: Progress | None, done: int, total: int, item: str) -> None:
    """Say how far the step is, and with what it is at it."""
    if isinstance(progress, Watcher):
        progress.item = item
    if progress is not None:
        progress(done, total)


LOOKING: Final = Step(
    Text("正在读计划文件夹", "正在讀計畫資料夾", "Reading the plan folder"),
    Text("还没有写任何文件,什么都没有变。用同样的命令再运行一次", "還沒有寫任何檔案,什麼都沒有變。用同樣的命令再執行一次",
         "No file was written and nothing has changed. Run the same command again"))
OPENING: Final = Step(
    Text("正在打开邮件和压缩包", "正在開啟郵件和壓縮檔", "Opening mails and archives"),
    Text("打开了 {done}/{total} 个邮件和压缩包;已取出的填报表完整地在 inbox/,其余原样未动,汇总表没有动。"
         "再运行一次会接着取,不会重复",
         "開啟了 {done}/{total} 個郵件和壓縮檔;已取出的填報檔完整地在 inbox/,其餘原樣未動,彙總表沒有動。"
         "再執行一次會接著取,不會重複",
         "{done} of {total} mails and archives were opened; workbooks taken out so far lie whole in inbox/, the rest is as it was, and so "
         "is the roll-up. Run it again: it goes on from there and takes nothing twice"))
READING: Final = Step(
    Text("正在检查收到的文件", "正在檢核收到的檔案", "Checking what came in"),
    Text("检查了 {done}/{total} 个文件,还没有写结果:汇总表和发出去的文件都是原来的。用同样的命令再运行一次",
         "檢核了 {done}/{total} 個檔案,還沒有寫結果:彙總表和發出去的檔案都是原來的。用同樣的命令再執行一次",
         "{done} of {total} files were checked and no result was written: the roll-up and what goes out are as they were. Run the same "
         "command again"))
PUTTING_TOGETHER: Final = Step(
    Text("正在写汇总表", "正在寫彙總表", "Writing the roll-up"),
    Text("文件都检查了,新的汇总表没有写成:rollup.xlsx 仍是原来的那份,台账没有记这一次。再运行一次 xlplan consolidate",
         "檔案都檢核了,新的彙總表沒有寫成:rollup.xlsx 仍是原來的那份,台帳沒有記這一次。再執行一次 xlplan consolidate",
         "All files were checked, but no new roll-up was written: rollup.xlsx is the one there was, and the ledger does not have this run. "
         "Run xlplan consolidate again"))
RECORDING: Final = Step(
    Text("正在记入台账", "正在記入台帳", "Noting it in the ledger"),
    Text("写好的文件是完整的,但台账可能还没有这一次的结果。用同样的命令再运行一次,就都记上",
         "寫好的檔案是完整的,但台帳可能還沒有這一次的結果。用同樣的命令再執行一次,就都記上",
         "What was written is whole, but the ledger may not have the results of this run yet. Run the same command again and it has"))
ISSUING: Final = Step(
    Text("正在写填报表", "正在寫填報檔", "Writing workbooks to issue"),
    Text("写好了 {done}/{total} 份填报表,都没有下发:issued/ 和台账与原来一样,次数没有用掉。用同样的命令再运行一次 xlplan issue",
         "寫好了 {done}/{total} 份填報檔,都沒有發送:issued/ 和台帳與原來一樣,次數沒有用掉。用同樣的命令再執行一次 xlplan issue",
         "{done} of {total} workbooks were written and none is issued: issued/ and the ledger are as they were, the number is not used up. "
         "Run the same xlplan issue again"))
PLACING: Final = Step(
    Text("正在放进 issued/", "正在放進 issued/", "Moving them into issued/"),
    Text("这一次下发已经完成,台账有记录,不用再下发:填报表在 issued/;还没放完的,下一条 xlplan 命令会接着放。用 xlplan status 查看",
         "這一次發送已經完成,台帳有記錄,不用再發送:填報檔在 issued/;還沒放完的,下一條 xlplan 命令會接著放。用 xlplan status 查看",
         "This issue is made and recorded; do not issue again. Its workbooks are in issued/, and the next xlplan command moves what is not "
         "there yet. Look with xlplan status"))
PERSONAL: Final = Step(
    Text("正在写个人计划", "正在寫個人計畫", "Writing plans of persons"),
    Text("写好了 {done}/{total} 份个人计划,每份都完整;其余的仍是上次的,被代替的在 individual/earlier。"
         "再运行一次 xlplan individual 会写完其余的",
         "寫好了 {done}/{total} 份個人計畫,每份都完整;其餘的仍是上次的,被代替的在 individual/earlier。"
         "再執行一次 xlplan individual 會寫完其餘的",
         "{done} of {total} plans were written, each whole; the others are as they were, and what was replaced is in individual/earlier. "
         "Run xlplan individual again and it writes the rest"))
RETURNING: Final = Step(
    Text("正在写退回的文件", "正在寫退回的檔案", "Writing files that go back"),
    Text("returned/ 里写好的退回件都完整,其余的还没有写。再运行一次 xlplan return",
         "returned/ 裡寫好的退回檔都完整,其餘的還沒有寫。再執行一次 xlplan return",
         "What is in returned/ is whole, the rest is not written yet. Run xlplan return again"))
DRAFTING: Final = Step(
    Text("正在写邮件草稿", "正在寫郵件草稿", "Drafting mails"),
    Text("outbox/ 和 returned/ 里写好的都完整,没有发出任何邮件,其余的还没有写。再运行一次 xlplan send",
         "outbox/ 和 returned/ 裡寫好的都完整,沒有寄出任何郵件,其餘的還沒有寫。再執行一次 xlplan send",
         "What is in outbox/ and returned/ is whole, nothing was sent, the rest is not written yet. Run xlplan send again"))
AUDITING: Final = Step(Text("正在核对台账和文件", "正在核對台帳和檔案", "Verifying ledger and files"), LOOKING.stopped)
_DEMO: Final = Text("演示只做了一半,文件夹里的文件还不成套。用同样的命令再运行一次:它会从头做一遍,代替这一半",
                    "示範只做了一半,資料夾裡的檔案還不成套。用同樣的命令再執行一次:它會從頭做一遍,代替這一半",
                    "The demo is half made, and its files do not go together yet. Run the same command again: it begins anew in place "
                    "of this")
DEMO_BEGINS: Final = Step(
    Text("正在编一家公司,下发一上", "正在編一家公司,發送初編", "Making up a company and issuing to its branches"), _DEMO)
DEMO_FIRST: Final = Step(Text("分公司正在填一上", "分公司正在填初編", "Branches fill in the first submission"), _DEMO)
DEMO_TOGETHER: Final = Step(
    Text("总部正在汇总一上,下发二下", "總公司正在彙總初編,發送調整", "HQ consolidates it and issues the revision"), _DEMO)
DEMO_SECOND: Final = Step(Text("分公司正在填二上", "分公司正在填定案", "Branches fill in the final submission"), _DEMO)
DEMO_ENDS: Final = Step(Text("总部正在汇总", "總公司正在彙總", "HQ consolidates"), _DEMO)

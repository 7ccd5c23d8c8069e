"""What `collect` did, as lines for a person at a terminal. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from xlplan.pipeline.printing import chain_lines, diagnostic_lines
from xlplan.schema.codes.files import KINDS
from xlplan.text import Lang, Text, text_list

if TYPE_CHECKING:
    from xlplan.pipeline.collect.result import Attachment, Collection

_SUM: Final = Text("看过 {sources} 个文件({mails} 封邮件),取出 {taken} 份放进 inbox/;已有 {known} 份,打不开 {refused} 个,无关 {left} 个",
                   "看過 {sources} 個檔案({mails} 封郵件),取出 {taken} 份放進 inbox/;已有 {known} 份,打不開 {refused} 個,無關 {left} 個",
                   "{sources} files looked at ({mails} mails): {taken} taken into inbox/, {known} there already, {refused} that cannot "
                   "be opened, {left} of no concern")
_TAKEN: Final = Text("＋ {file} ← {original}{place}{who}{subject}", "＋ {file} ← {original}{place}{who}{subject}",
                     "+ {file} ← {original}{place}{who}{subject}")
_AGAIN: Final = Text("＝ {file}:又发来一次,内容相同,没有再取 ← {original}{place}{who}{subject}",
                     "＝ {file}:又寄來一次,內容相同,沒有再取 ← {original}{place}{who}{subject}",
                     "= {file}: sent once more with the same contents, not taken again ← {original}{place}{who}{subject}")
_GONE: Final = Text("○ {file} 以前取出过({original}),现在不在 inbox/ 里,没有再取;需要时请手工放回",
                    "○ {file} 以前取出過({original}),現在不在 inbox/ 裡,沒有再取;需要時請手動放回",
                    "○ {file} was taken before (out of {original}) and is no longer in inbox/; it was not taken again: put it back by hand "
                    "if you need it")
_CONVERTED: Final = Text("＋ {file} ← {name}({kind},已转换)", "＋ {file} ← {name}({kind},已轉換)", "+ {file} ← {name} ({kind}, converted)")
_LEFT: Final = Text("无关的附件:{kinds}", "無關的附件:{kinds}", "of no concern: {kinds}")
_KIND: Final = Text("{kind} {n} 个", "{kind} {n} 個", "{kind}: {n}")
_ORIGINALS: Final = Text("原邮件和压缩包在 {folder}", "原郵件和壓縮檔在 {folder}", "The mails and archives themselves are in {folder}")


def collection_lines(result: Collection, lang: Lang) -> Iterator[str]:
    """Lines for a terminal: what was taken, what could not be opened, the sums."""
    for source in result.sources:
        for one in source.attachments:
            if one.became == "taken" or (one.again and not one.gone):
                yield said_taken(one, lang)
            elif one.gone:
                yield _GONE(lang, file=one.file or one.name, original=one.came.original)
        for d in (*source.lost, *source.told, *(one.why for one in source.attachments if one.why is not None)):
            yield from diagnostic_lines(d, lang)
    for done in result.converted:
        if done.file:
            yield _CONVERTED(lang, file=done.file, name=done.name, kind=KINDS.get(done.kind, KINDS["unknown"]))
        if done.why is not None:
            yield from diagnostic_lines(done.why, lang)
    if result.sources or not result.converted:
        yield collection_sum(result, lang)
    if kinds := Counter(one.kind for one in result.attachments if one.became == "left"):
        yield _LEFT(lang, kinds=text_list(_KIND.filled(kind=KINDS.get(kind, KINDS["unknown"]), n=n) for kind, n in kinds.items()))
    if any(s.original for s in result.sources) or any(one.file for one in result.converted):
        yield _ORIGINALS(lang, folder=result.folder)
    yield from chain_lines(result.chain, lang)


def collection_sum(result: Collection, lang: Lang) -> str:
    """How many files were looked at, and what became of what was in them."""
    count = Counter(one.became for one in result.attachments)
    return _SUM(lang, sources=len(result.sources), mails=sum(s.mails for s in result.sources), taken=count["taken"], known=count["known"],
                refused=count["refused"] + sum(len(s.lost) for s in result.sources), left=count["left"])


def said_taken(one: Attachment, lang: Lang) -> str:
    """Of one that is new, or was sent again: `+ gd.xlsx ← mails.zip #2 · 张三 <zhang@x.com> 2026-11-20 09:12 · 「上报」`."""
    came = one.came
    who = " ".join(part for part in (came.who, came.when) if part)
    words = _AGAIN if one.again else _TAKEN
    return words(lang, file=one.file, original=came.original, place=f" {came.place}" if came.place else "", who=f" · {who}" if who else "",
                  subject=f" · 「{came.subject}」" if came.subject else "")

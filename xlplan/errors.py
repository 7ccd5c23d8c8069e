"""The base of every exception xlplan raises on purpose. Floor 0."""
from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.choices import nearest_choices, said_nearest
from xlplan.text import LANGS, Lang, Text, same_text, text_list

_NO_CHOICE: Final = Text("没有这个{what}:{value}。{near}可用:{known}", "沒有這個{what}:{value}。{near}可用:{known}",
                         "No such {what}: {value}; {near}known: {known}")


class XlplanError(Exception):
    """Something a person can act on: `say(lang)` gives the sentence, str() the English one. A parameter that is a Text is
    filled in in the sentence's own language."""

    def __init__(self, sentence: Text, **params: object) -> None:
        self.sentence, self.params = sentence, params
        super().__init__(self.say("en"))

    def say(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.sentence(lang, **self.params)

    def said_apart(self, lang: Lang) -> tuple[str, str]:
        """The sentence up to its first full stop, and what follows: what to do. '' where nothing follows."""
        stop = ". " if lang == "en" else "。"
        said, found, todo = self.sentence(lang).partition(stop)
        return same_text(said + found.strip())(lang, **self.params), same_text(todo)(lang, **self.params) if todo else ""


_RIGHTS: Final = Text("{file} 不能读写:没有权限,或者正被其他程序打开。请关闭打开它的程序,并检查文件夹权限",
                      "{file} 不能讀寫:沒有權限,或者正被其他程式開啟。請關閉開啟它的程式,並檢查資料夾權限",
                      "{file} cannot be read or written: no right to it, or another program holds it open. Close that program and check "
                      "the rights of the folder")
_FULL: Final = Text("{file} 写不下:磁盘已满或超出配额。请腾出空间后再运行", "{file} 寫不下:磁碟已滿或超出配額。請騰出空間後再執行",
                    "No room to write {file}: the disk is full or the quota used up. Make room and run again")
_READ_ONLY: Final = Text("{file} 在只读的磁盘或共享上,不能写。请换一个可写的文件夹",
                         "{file} 在唯讀的磁碟或共用上,不能寫。請換一個可寫的資料夾",
                         "{file} is on a read-only disk or share. Use a folder that can be written to")
_NOWHERE: Final = Text("找不到 {file}。请检查路径;网络共享请先连接", "找不到 {file}。請檢查路徑;網路共用請先連線",
                       "{file} is not there. Check the path; connect a network share first")
_TOO_LONG: Final = Text("文件名或路径太长:{file}。请用短一些的文件夹名", "檔名或路徑太長:{file}。請用短一些的資料夾名",
                        "The name or path is too long: {file}. Use shorter folder names")
_KIND: Final = Text("{file} 不是这里需要的:要文件时给了文件夹,或要文件夹时给了文件",
                    "{file} 不是這裡需要的:要檔案時給了資料夾,或要資料夾時給了檔案",
                    "{file} is not what is needed here: a folder where a file is meant, or a file where a folder is")
_OTHER: Final = Text("{file} 读写失败(系统说:{reason})。请检查磁盘和网络后再运行",
                     "{file} 讀寫失敗(系統說:{reason})。請檢查磁碟和網路後再執行",
                     "Reading or writing {file} failed (the system says: {reason}). Check disk and network, then run again")
_SAID: Final = {
    errno.EACCES: _RIGHTS, errno.EPERM: _RIGHTS, errno.EBUSY: _RIGHTS,
    errno.ENOSPC: _FULL, errno.EFBIG: _FULL, getattr(errno, "EDQUOT", errno.ENOSPC): _FULL, errno.EROFS: _READ_ONLY,
    errno.ENOENT: _NOWHERE, errno.ENODEV: _NOWHERE, errno.ENXIO: _NOWHERE, errno.ENAMETOOLONG: _TOO_LONG,
    errno.ENOTDIR: _KIND, errno.EISDIR: _KIND, errno.EEXIST: _KIND}
OURS: Final = ".xlplan-"  # what our temporary files are called: their folder is what a person knows


DISK_FULL: Final = Text("磁盘已满或超出配额", "磁碟已滿或超出配額", "the disk is full or the quota used up")
DISK_FAILED: Final = Text("磁盘或网络读写出错", "磁碟或網路讀寫出錯", "an error of the disk or network")
_REASONS: Final[dict[int | None, Text]] = {
    **dict.fromkeys((errno.EACCES, errno.EPERM),
                    Text("没有权限,或正被其他程序打开", "沒有權限,或正被其他程式開啟", "no right to it, or open elsewhere")),
    errno.EBUSY: Text("正被其他程序使用", "正被其他程式使用", "in use elsewhere"),
    **dict.fromkeys((errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)), DISK_FULL),
    errno.EROFS: Text("磁盘或共享是只读的", "磁碟或共用是唯讀的", "a read-only disk or share"),
    **dict.fromkeys((errno.ENOENT, errno.ENODEV, errno.ENXIO), Text("文件不在那里", "檔案不在那裡", "it is not there")),
    errno.ENAMETOOLONG: Text("文件名或路径太长", "檔名或路徑太長", "the name or path is too long"),
    errno.EISDIR: Text("是文件夹,不是文件", "是資料夾,不是檔案", "a folder, not a file"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "路徑中有一段不是資料夾", "a part of the path is no folder"),
    errno.ELOOP: Text("链接绕回了自己", "連結繞回了自己", "links that lead round in a circle"),
    errno.EIO: DISK_FAILED,
    errno.EMFILE: Text("同时打开的文件太多", "同時開啟的檔案太多", "too many files are open"),
    errno.EINVAL: Text("文件名或操作无效", "檔名或操作無效", "not a valid name or operation"),
    **dict.fromkeys((getattr(errno, name, -1) for name in (
        "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "ENOTCONN",
        "ESTALE", "EPIPE")), Text("网络连接不通或已断开", "網路連線不通或已中斷", "no network connection, or it was broken off"))}
_NO_ANSWER: Final = Text("等不到回应", "等不到回應", "no answer in time")
_UNKNOWN: Final = Text("系统错误{number}", "系統錯誤{number}", "{said}")


def system_reason(error: OSError) -> Text:
    """What the system says, to stand inside a sentence: its own words where they are not English, as on a Chinese Windows."""
    said = error.strerror or str(error).partition("\n")[0] or type(error).__name__
    if not said.isascii():
        return same_text(said)
    if error.errno is None and isinstance(error, TimeoutError):
        return _NO_ANSWER
    number = "" if error.errno is None else f" {error.errno}"
    return _REASONS.get(error.errno) or _UNKNOWN.filled(number=number, said=said)


def system_error(error: OSError) -> XlplanError:
    """What the system says about a file, as a sentence with the file's name and what to do."""
    names = [os.fsdecode(n) for n in (error.filename2, error.filename) if isinstance(n, (str, bytes, os.PathLike))]
    known = [n for n in names if not os.path.basename(n).startswith(OURS)]
    name = known[0] if known else os.path.dirname(names[0]) if names else "–"
    return XlplanError(_SAID.get(error.errno or 0, _OTHER), file=name.encode("utf-8", "backslashreplace").decode(),
                       reason=system_reason(error))


def require_one_of(what: Text | str, value: str, known: Iterable[str], names: Mapping[str, Text] | None = None) -> None:
    """XlplanError, naming what is nearest and all there is, for a value that is not known; a key with a name in `names` is said
    by it: `6月(m06)`."""
    listed, of = list(known), names or {}
    if value in listed:
        return
    near = nearest_choices(value, listed, words={key: (key, *(of[key].all() if key in of else ())) for key in listed})
    shown = {key: same_text("{name}({key})").filled(name=of[key], key=key) if key in of else same_text(key) for key in listed if key}
    said = [said_nearest([shown[key](lang) for key in near], lang == "en") for lang in LANGS]
    raise XlplanError(_NO_CHOICE, what=what, value=value, near=Text(*said) if near else "", known=text_list(shown.values()))

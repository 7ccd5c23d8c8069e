"""What a file's own properties tell: who saved it last, and which files HQ's copy that was sent back takes the place of. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from xlplan.text import fold_text, squeezed

_DIGITS: Final = 16  # of a SHA-256: too many to be met by chance
_MARK: Final = re.compile(r"xlplan-joined((?:[-: +]+[0-9a-f]{16}\b)+)")  # LibreOffice takes ':' for the end of a keyword
_NOBODY: Final = frozenset(map(fold_text, (  # what programs and computers out of the box call whoever uses them
    "user", "users", "admin", "administrator", "windows user", "windows 用户", "windows 使用者", "microsoft office user",
    "microsoft office 用户", "microsoft", "微软用户", "微软中国", "ms user", "office", "wps", "wps office", "home", "pc", "hp", "lenovo",
    "dell", "asus", "acer", "thinkpad", "huawei", "user1", "owner", "guest", "test", "unknown", "未知", "用户", "使用者", "openpyxl",
    "xlplan", "python-docx", "administrators", "admin1", "default", "default user", "office user", "computer", "desktop", "laptop", "pc1",
    "microsoft account", "microsoft 帐户", "microsoft 帳戶", "微軟使用者", "微软", "微軟", "管理员", "管理員", "系统管理员", "系統管理員",
    "默认用户", "预设使用者", "電腦", "电脑", "办公室", "辦公室",
    "apache poi", "libreoffice", "root", "system", "china", "mac", "apple", "deepin", "雨林木风", "番茄花园",
    "深度技术", "系统之家")))


def person_named(author: str, houses: Iterable[str] = ()) -> str:
    """The person who saved a file last; '' where its properties name nobody in particular, or one of the `houses`: company and units, as
    HQ's own workbooks do."""
    name = " ".join(author.split())
    return "" if fold_text(name) in _NOBODY or squeezed(name) in map(squeezed, filter(None, houses)) else name


def joined_mark(contents: Iterable[str]) -> str:
    """The keyword of a copy that HQ sent back in the place of files with those SHA-256, joined or marked."""
    return "-".join(("xlplan-joined", *sorted({sha[:_DIGITS] for sha in contents})))


def joined_files(keywords: str) -> frozenset[str]:
    """What `joined_mark` was given, by its beginning."""
    return frozenset(part for found in _MARK.findall(keywords) for part in re.findall(r"[0-9a-f]{16}", found))


def is_joined_of(joins: frozenset[str], sha256: str) -> bool:
    """Whether the copy was made of that file too."""
    return sha256[:_DIGITS] in joins

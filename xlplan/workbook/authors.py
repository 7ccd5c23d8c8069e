"""What a file's own properties tell: who saved it last, and which files HQ's copy that was sent back takes the place of. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from xlplan.text import fold_text

_DIGITS: Final = 16  # of a SHA-256: too many to be met by chance
_MARK: Final = re.compile(r"xlplan-joined((?:[-: +]+[0-9a-f]{16}\b)+)")  # LibreOffice takes ':' for the end of a keyword
_NOBODY: Final = frozenset(map(fold_text, (  # what programs and computers out of the box call whoever uses them
    "user", "users", "admin", "administrator", "windows user", "windows 用户", "windows 使用者", "microsoft office user",
    "microsoft office 用户", "microsoft", "微软用户", "微软中国", "ms user", "office", "wps", "wps office", "home", "pc", "hp", "lenovo",
    "dell", "asus", "acer", "thinkpad", "huawei", "user1", "owner", "guest", "test", "unknown", "未知", "用户", "使用者", "openpyxl",
    "xlplan", "python-docx", "apache poi", "libreoffice", "root", "system", "china", "mac", "apple", "deepin", "雨林木风", "番茄花园",
    "深度技术", "系统之家")))


def person_named(author: str) -> str:
    """The person who saved a file last; '' where its properties name nobody in particular."""
    name = " ".join(author.split())
    return "" if fold_text(name) in _NOBODY else name


def joined_mark(contents: Iterable[str]) -> str:
    """The keyword of a copy that HQ sent back in the place of files with those SHA-256, joined or marked."""
    return "-".join(("xlplan-joined", *sorted({sha[:_DIGITS] for sha in contents})))


def joined_files(keywords: str) -> frozenset[str]:
    """What `joined_mark` was given, by its beginning."""
    return frozenset(part for found in _MARK.findall(keywords) for part in re.findall(r"[0-9a-f]{16}", found))


def is_joined_of(joins: frozenset[str], sha256: str) -> bool:
    """Whether the copy was made of that file too."""
    return sha256[:_DIGITS] in joins

"""Files on their way into a plan folder: workbooks into inbox/ under names of ours, what they came in into inbox/.originals/. Floor 6."""
from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

from xlplan.errors import OURS, XlplanError
from xlplan.excel.reading.intake import file_digest
from xlplan.mail.words import taken_file_name
from xlplan.store.folder import PlanFolder, show_path
from xlplan.text import Text

_SHOWN: Final = 12  # digits of a hash in the name of an original
_NAMED: Final = re.compile(rf"([0-9a-f]{{{_SHOWN}}})-")
_LEADS_AWAY: Final = Text("{folder} 是链接,指向别处,没有往里写。请换成普通文件夹", "{folder} 是連結,指向別處,沒有往裡寫。請換成一般資料夾",
                          "{folder} is a link to somewhere else; nothing was written there. Make it a plain folder")


class Shelf:
    """The inbox of a plan as files are put into it. `held`: SHA-256 of what lies there -> its name, looked at when first asked for."""

    def __init__(self, plan: PlanFolder) -> None:
        self._plan = plan
        self._held: dict[str, str] | None = None

    @property
    def room(self) -> Path:
        """The inbox."""
        return self._plan.inbox

    @property
    def held(self) -> dict[str, str]:
        if self._held is None:
            self._held = {}
            for path in self._plan.inbox_files().files:
                with suppress(OSError):
                    self._held.setdefault(file_digest(path), show_path(path.relative_to(self._plan.inbox)))
        return self._held

    def put(self, name: str, data: bytes, sha256: str, ending: str, at: datetime | None) -> str:
        """Put a file there; its name: as it was called, so far as that leads nowhere, with a number where another has that name.
        `at`: the time it gets, that of its mail. OSError."""
        for_name = taken_file_name(name, ending)
        _require_plain(self._plan.inbox)
        with _new_file(self._plan.inbox) as temp:
            with temp.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            if at is not None:
                os.utime(temp, (at.timestamp(), at.timestamp()))
            path = _place(temp, self._plan.inbox / for_name)
        self.held[sha256] = path.name
        return path.name

    def lay(self, source: Path, name: str, sha256: str) -> None:
        """Put a copy of a mail or archive that lay elsewhere into the inbox, where somebody sees to it; once: from then on it is among the
        originals."""
        if sha256 in self.held or any(self._plan.originals.glob(f"{sha256[:_SHOWN]}-*")):
            return
        _require_plain(self._plan.inbox)
        with _new_file(self._plan.inbox) as temp:
            shutil.copy2(source, temp)
            self.held[sha256] = _place(temp, self._plan.inbox / taken_file_name(name)).name

    def keep(self, source: Path, name: str, sha256: str, *, move: bool) -> str:
        """Keep what something was taken out of as it is; its name in .originals/. `move`: it lay in the inbox."""
        room = self._plan.originals
        _require_plain(self._plan.inbox)
        room.mkdir(exist_ok=True)
        _require_plain(room)
        path = room / original_name(sha256, name)
        if path.exists() and file_digest(path) == sha256:
            if move:
                source.unlink(missing_ok=True)  # another run may have put it away
        elif move:
            os.replace(source, path if not path.exists() else _free(path))
        else:
            with _new_file(room) as temp:
                shutil.copy2(source, temp)
                path = _place(temp, path)
        return path.name


def original_name(sha256: str, name: str) -> str:
    """What an original is called that came as `name`: two of one name lie beside each other."""
    return f"{sha256[:_SHOWN]}-{taken_file_name(name)}"


def named_content(name: str) -> str:
    """With what the SHA-256 of an original of that name began when it was kept; '' of a file that was not named so."""
    found = _NAMED.match(name)
    return found[1] if found else ""


def _require_plain(folder: Path) -> None:
    """XlplanError for a folder that is a link: what is written there would be written elsewhere."""
    if folder.is_symlink():
        raise XlplanError(_LEADS_AWAY, folder=show_path(folder))


@contextmanager
def _new_file(folder: Path) -> Iterator[Path]:
    """A name in `folder` that no walk sees, nothing of it left afterwards."""
    temp = folder / f"{OURS}{secrets.token_hex(6)}.tmp"
    try:
        yield temp
    finally:
        temp.unlink(missing_ok=True)


def _place(temp: Path, path: Path) -> Path:
    """Give a whole file its name, or the next that is free, never that of another."""
    while True:
        to = _free(path)
        try:
            os.link(temp, to)
            return to
        except FileExistsError:
            continue
        except OSError:  # a file system without links
            os.rename(temp, to)
            return to


def _free(path: Path) -> Path:
    """The path, or `gd-2.xlsx`, `gd-3.xlsx`, ...: the first that is not taken, whatever the case of its letters."""
    taken = {name.casefold() for name in os.listdir(path.parent)}
    if path.name.casefold() not in taken:
        return path
    return next(p for n in count(2) if (p := path.with_name(f"{path.stem}-{n}{path.suffix}")).name.casefold() not in taken)

"""Folders of finished files, one a branch: names that every system takes, and what is replaced kept aside. Floor 5."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")  # devices of Windows, whatever the ending
_LONGEST: Final = 150  # bytes of a name without its ending: file systems take 255, and " (2)" may follow
EARLIER: Final = "earlier"


def file_name(text: str) -> str:
    """The text as a file name, without ending, that Windows, macOS and Linux all take; `_` where nothing is left."""
    name = "".join(c for c in _FORBIDDEN.sub("_", unicodedata.normalize("NFC", text)) if unicodedata.category(c) not in ("Cf", "Cs"))
    name = name.encode()[:_LONGEST].decode(errors="ignore").strip().rstrip(". ").lstrip(".")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def distinct_file_names(names: Iterable[tuple[str, str]]) -> list[str]:
    """File names of (text, key) pairs, no two alike in whatever case of letters: where a text comes again, the key is
    added to it."""
    out: list[str] = []
    taken: set[str] = set()
    for text, key in names:
        choices = (file_name(text), file_name(f"{text}-{key}"), *(file_name(f"{key}-{n}-{text}") for n in range(2, 100)))
        out.append(next(name for name in choices if name.casefold() not in taken))
        taken.add(out[-1].casefold())
    return out


class BranchFolders:
    """A folder with a folder a branch. Files that are replaced, or that nothing stands for any more, are moved to
    earlier/001, 002, ... - one such folder a run, made when first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[Path] = []
        self._room: Path | None = None

    def branch(self, code: str) -> Path:
        """The branch's folder, made where it is missing."""
        path = self.folder / file_name(code)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def keep(self, path: Path) -> bool:
        """Move a file aside; False where it is open in Excel on Windows and stays."""
        if self._room is None:
            earlier = self.folder / EARLIER
            self._room = next(r for n in count(1) if not (r := earlier / f"{n:03}").exists())
        place = self._room / path.parent.name
        place.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):
            self.kept.append(path.replace(place / path.name))
            return True
        return False

    def clear(self, written: Iterable[Path], codes: Iterable[str] | None, spared: Iterable[str] = ()) -> None:
        """Move aside every workbook that is not among `written`, in the folders of `codes`, or in all of them but those of
        `spared`."""
        new, stay = {p.resolve() for p in written}, {EARLIER, *map(file_name, spared)}
        folders = [self.folder / file_name(c) for c in codes] if codes is not None else sorted(self.folder.glob("*"))
        for folder in folders:
            if folder.is_dir() and folder.name not in stay:
                for path in _workbooks_in(folder):
                    if path.resolve() not in new:
                        self.keep(path)
                if not any(folder.iterdir()):
                    folder.rmdir()

    def standing(self, codes: Iterable[str]) -> list[Path]:
        """The workbooks in the folders of these branches."""
        return [path for code in codes for path in _workbooks_in(self.folder / file_name(code))]


def _workbooks_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.xlsx")) if not path.name.startswith(("~$", "."))]

"""The plan folder: where everything of a plan year lies, and which files of the inbox are worth opening. Floor 5."""
from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from xlplan.errors import OURS, XlplanError
from xlplan.text import Text

if TYPE_CHECKING:
    from xlplan.workbook.seal_keys import SealKeys

Why = Literal["temporary", "hidden", "system", "link", "not_regular", "unreadable", "missing", "placeholder", "web"]

_SYSTEM: Final = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_TEMPORARY: Final = ("~$", ".~", OURS)  # Excel and WPS, WPS and LibreOffice, ours
_WEB: Final = ("http:", "https:", "ftp:")
_KEY_BYTES: Final = 32
_PART_OF_KEY: Final = re.compile(rb"[0-9a-f]{0,64}\s{0,2}")

_NOT_EMPTY = Text("文件夹 {folder} 不是空的(里面有 {found}),没有动它。请换一个新名字。",
                  "資料夾 {folder} 不是空的(裡面有 {found}),沒有動它。請換一個新名字。",
                  "The folder {folder} is not empty (it holds {found}) and was left alone. Choose a new name.")
_NO_FOLDER = Text("没有文件夹 {folder}。用 xlplan new {folder} 建立。",
                  "沒有資料夾 {folder}。用 xlplan new {folder} 建立。",
                  "There is no folder {folder}. Make it with: xlplan new {folder}")
_A_FILE = Text("{folder} 是文件,不是计划文件夹。请给出它所在的文件夹。",
               "{folder} 是檔案,不是計畫資料夾。請給出它所在的資料夾。",
               "{folder} is a file, not a plan folder. Name the folder it lies in.")
_AN_ADDRESS = Text("{folder} 是网址,不是文件夹。请用云盘把文件夹同步到本机,再给出本机上的路径。",
                   "{folder} 是網址,不是資料夾。請用雲端硬碟把資料夾同步到本機,再給出本機上的路徑。",
                   "{folder} is a web address, not a folder. Sync the folder to this computer with the cloud drive and name its "
                   "path here.")
_NO_MASTER = Text("{folder} 里没有 {name},不是计划文件夹。用 xlplan new 建立一个新的,或放回总控表。",
                  "{folder} 裡沒有 {name},不是計畫資料夾。用 xlplan new 建立一個新的,或放回總控表。",
                  "{folder} holds no {name}, so it is no plan folder. Make a new one with xlplan new, or put the "
                  "master workbook back.")
_NO_KEY = Text("{folder} 里没有完好的 {name}(由 xlplan new 生成)。请从备份放回;没有备份时运行 xlplan seal-key new {folder} --reason 原因:"
               "之后下发的用新密钥,已下发的填报表无法再核验封印,改按台账核对,照常计入。",
               "{folder} 裡沒有完好的 {name}(由 xlplan new 產生)。請從備份放回;沒有備份時執行 xlplan seal-key new {folder} --reason 原因:"
               "之後發送的用新金鑰,已發送的填報檔無法再核驗封印,改按台帳核對,照常計入。",
               "{folder} holds no sound {name} (xlplan new makes it). Put it back from your backup; without one run xlplan seal-key new "
               "{folder} --reason WHY: what is issued from then on has the new key, and the workbooks already issued, whose seal nobody "
               "can verify any more, are compared with the ledger instead and count as before.")


class SkippedFile(NamedTuple):
    """A file or folder that is not opened, and why. `temporary`: of a workbook open somewhere; `link`: found in a
    folder (what it points to inside is found by itself, what lies outside was not sent); `not_regular`: a pipe, device
    or socket, which would hang its reader; `placeholder`: of a file that a cloud drive has not fetched; `web`: an
    address."""

    path: Path
    why: Why


class FoundFiles(NamedTuple):
    """What a walk found. Order: as asked for, then by path below that, names compared as NFC."""

    files: list[Path]
    skipped: list[SkippedFile]


@dataclass(frozen=True, slots=True)
class PlanFolder:
    """A plan folder by its path; touching nothing until asked."""

    path: Path

    @property
    def master(self) -> Path:
        """HQ's master workbook."""
        return self.path / "master.xlsx"

    @property
    def issued(self) -> Path:
        """Branch workbooks ready to be sent."""
        return self.path / "issued"

    @property
    def inbox(self) -> Path:
        """What came back."""
        return self.path / "inbox"

    @property
    def originals(self) -> Path:
        """The mails and archives that files of the inbox were taken out of; no walk sees them."""
        return self.inbox / ".originals"

    @property
    def returned(self) -> Path:
        """Annotated copies to send back."""
        return self.path / "returned"

    @property
    def received(self) -> Path:
        """Copies of the files of units that were judged, by SHA-256."""
        return self.path / "received"

    @property
    def outbox(self) -> Path:
        """Drafts of mails; made when the first is written."""
        return self.path / "outbox"

    @property
    def rollup(self) -> Path:
        """The result."""
        return self.path / "rollup.xlsx"

    @property
    def ledger(self) -> Path:
        """The SQLite file of `store.ledger`."""
        return self.path / "ledger.db"

    @property
    def key(self) -> Path:
        """HQ's secrets, see `SealKeys.parse`."""
        return self.path / "seal.key"

    def create(self) -> PlanFolder:
        """Make the folder with its three empty rooms and a fresh key; the master is the caller's to write. One that was
        stopped half-way may be made again. XlplanError when anything else is in it; OSError when the disk says no."""
        folder = show_path(self.path)
        self.require_free()
        self.path.mkdir(parents=True, exist_ok=True)
        with suppress(XlplanError):
            self.seal_keys()
            self._rooms()
            return self
        if self._left_by_create(self.key.name):
            self.key.unlink(missing_ok=True)  # a key of which a part was written, and nothing sealed
        try:  # the system lets one process only make it: nobody's key is ever replaced
            handle = os.open(self.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as err:
            raise XlplanError(_NOT_EMPTY, folder=folder, found=self.key.name) from err
        with open(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(_KEY_BYTES) + "\n")
            out.flush()
            os.fsync(out.fileno())
        self._rooms()
        return self

    def require_free(self) -> None:
        """XlplanError where no plan can be made there: a file, or a folder with something of others in it."""
        folder = show_path(self.path)
        if self.path.exists() and not self.path.is_dir():
            raise XlplanError(_A_FILE, folder=folder)
        held = sorted(p.name for p in self.path.iterdir() if p.name.lower() not in _SYSTEM) if self.path.exists() else []
        if others := [name for name in held if not self._left_by_create(name)]:
            raise XlplanError(_NOT_EMPTY, folder=folder, found=show_path(others[0]))

    def _left_by_create(self, name: str) -> bool:
        """Whether that is what a `create` leaves that is stopped: a key or a part of it, an empty room, a temporary file."""
        path = self.path / name
        if path == self.key:
            return path.is_file() and _PART_OF_KEY.fullmatch(path.read_bytes()) is not None
        if path in (self.issued, self.inbox, self.returned):
            return path.is_dir() and not [p for p in path.iterdir() if p.name.lower() not in _SYSTEM]
        return name.startswith(OURS) and path.is_file()

    @classmethod
    def open(cls, path: Path | str) -> PlanFolder:
        """The plan folder at `path`, as `find`. Empty rooms that a copy or a mail left out are made again."""
        plan = cls.find(path)
        plan._rooms()
        return plan

    @classmethod
    def find(cls, path: Path | str) -> PlanFolder:
        """The plan folder at `path`, left as it is. XlplanError saying what is missing and what makes it."""
        plan = cls.keyless(path)
        plan.seal_keys()
        return plan

    @classmethod
    def keyless(cls, path: Path | str) -> PlanFolder:
        """The same, whether it has a key or not."""
        plan = cls(Path(path))
        folder = show_path(plan.path)
        if is_web(plan.path):
            raise XlplanError(_AN_ADDRESS, folder=folder)
        if not plan.path.is_dir():
            raise XlplanError(_A_FILE if plan.path.exists() else _NO_FOLDER, folder=folder)
        if not plan.master.is_file():
            raise XlplanError(_NO_MASTER, folder=folder, name=plan.master.name)
        return plan

    def seal_key(self) -> bytes:
        """HQ's secret that new workbooks are sealed with, 32 bytes. XlplanError when it is missing or spoilt."""
        return self.seal_keys().newest.secret

    def seal_keys(self) -> SealKeys:
        """All of HQ's secrets. XlplanError when the file is missing or spoilt."""
        from xlplan.workbook.seal_keys import SealKeys  # noqa: PLC0415 - who asks for the folder alone starts without numpy

        keys = None
        with suppress(FileNotFoundError, ValueError):
            keys = SealKeys.parse(self.key.read_text(encoding="ascii"))
        if keys is None:
            raise XlplanError(_NO_KEY, folder=show_path(self.path), name=self.key.name)
        return keys

    def put_keys(self, keys: SealKeys) -> None:
        """Replace the file of keys in one step, for HQ's eyes only."""
        new = self.path / f"{OURS}{self.key.name}"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="ascii", newline="\n") as out:
            out.write(keys.text())
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, self.key)

    def inbox_files(self) -> FoundFiles:
        """What came back, see `walk_files`."""
        return walk_files([self.inbox])

    def next_earlier(self) -> Path:
        """The folder issued/earlier/001, 002, ... into which the next workbooks go that are replaced; not made yet."""
        return next(r for n in count(1) if not (r := self.issued / "earlier" / f"{n:03}").exists())

    def stage(self) -> Path:
        """A new folder inside issued/ that no walk sees, for workbooks until all of them are made. A rename from it into
        issued/ is one step: it is the same volume."""
        return Path(tempfile.mkdtemp(prefix=OURS, dir=self.issued))

    def unstage(self, room: Path) -> None:
        """Remove a folder of `stage` with what is still in it."""
        shutil.rmtree(room, ignore_errors=True)

    def stages(self) -> list[Path]:
        """The folders of `stage` that are there."""
        return [room for room in self.issued.glob(f"{OURS}*") if room.is_dir()]

    def _rooms(self) -> None:
        for room in (self.issued, self.inbox, self.returned):
            room.mkdir(exist_ok=True)


def walk_files(paths: Iterable[Path]) -> FoundFiles:
    """The files to open among `paths` and in the folders among them, at any depth, each once. A path that is named is
    followed though it be hidden or a link; a link that is found is not."""
    found = FoundFiles([], [])
    seen: set[str] = set()
    for path in paths:
        for item in _walk_below(path, path.name, named=True):
            at = os.path.abspath(item.path if isinstance(item, SkippedFile) else item)
            if at in seen:
                continue
            seen.add(at)
            if isinstance(item, SkippedFile):
                found.skipped.append(item)
            else:
                found.files.append(item)
    return found


def distinct_names(paths: Iterable[Path], asked: Iterable[Path]) -> list[str]:
    """What each of the paths that a walk over `asked` found is called, so that they can be told apart: a file by its name, in a
    folder by its path below that, of several folders with the folder's name in front; by its path as given where two would
    be called the same."""
    given = list(asked)
    exact = {os.fspath(path) for path in given}
    folders = [path for path in given if path.is_dir()]
    listed = list(paths)
    names = []
    for path in listed:
        folder = None if os.fspath(path) in exact else next((f for f in folders if path.is_relative_to(f)), None)
        if is_web(path):
            names.append(path.as_posix().replace(":/", "://", 1))
        elif folder is None:
            names.append(path.name)
        else:
            names.append(path.relative_to(folder.parent if len(folders) > 1 else folder).as_posix())
    count = Counter(names)
    return [show_path(name if count[name] == 1 else path.as_posix()) for name, path in zip(names, listed, strict=True)]


def is_web(path: Path) -> bool:
    """Whether somebody gave a web address where a path belongs (a Path keeps one slash of two)."""
    return os.fspath(path).lower().startswith(_WEB)


def _walk_below(path: Path, name: str, *, named: bool) -> Iterator[Path | SkippedFile]:
    try:
        why = _why_unwanted(path, name, named=named)
        if why is not None:
            yield SkippedFile(path, why)
        elif path.is_dir():
            for entry in sorted(os.listdir(path), key=_sort_key):
                yield from _walk_below(path / entry, entry, named=False)
        else:
            yield path
    except OSError:  # a folder without the right to look into it, a share that went away
        yield SkippedFile(path, "unreadable")


def _why_unwanted(path: Path, name: str, *, named: bool) -> Why | None:
    if name.lower() in _SYSTEM:
        return "system"
    if name.startswith(_TEMPORARY):
        return "temporary"
    if not named:
        if name.startswith("."):
            return "placeholder" if name.lower().endswith(".icloud") else "hidden"
        if path.is_symlink():
            return "link"
    if not path.exists():
        return "web" if is_web(path) else "missing"
    return None if path.is_file() or path.is_dir() else "not_regular"


def _sort_key(name: str) -> tuple[str, bytes]:
    """macOS writes the same name in other code points than Windows."""
    return unicodedata.normalize("NFC", name), name.encode("utf-8", "surrogatepass")


def show_path(path: PurePath | str) -> str:
    """A path as text that any terminal, JSON and database can hold: a name in GBK bytes (old zip programs, mail
    gateways) as the Chinese it means, other bytes and characters that steer a terminal as `\\x1b`."""
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else c.encode("unicode_escape").decode()
                   for c in "/".join(_decode_part(part) for part in os.fspath(path).split("/")))


def _decode_part(part: str) -> str:
    try:
        part.encode()
    except UnicodeEncodeError:
        with suppress(UnicodeError):
            return part.encode("utf-8", "surrogateescape").decode("gb18030")
    else:
        return part
    with suppress(UnicodeError):
        return part.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return part  # half of a pair, from Windows: escaped by `show_path`

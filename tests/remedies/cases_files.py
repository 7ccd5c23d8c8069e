"""XP9xx and what a file carries: what came instead of a workbook. Where the remedy asks for the workbook saved by Excel,
that is what comes then; where it asks to unpack, to decrypt or to delete, that is done to the file itself."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from bad_files import far_cell, laughs, raw_zip, repacked
from compound import compound
from desk import Said, addresses
from files import Desk, File, sound
from msoffcrypto import OfficeFile
from msoffcrypto.format.ooxml import OOXMLFile

RANDOM = Random(1).randbytes(6_000)
PASSWORD = "秘密"


def came(data: bytes | Callable[[], bytes], name: str = "gd.xlsx") -> Callable[[Desk], None]:
    """That instead of the workbook."""
    return lambda desk: desk.put(data if isinstance(data, bytes) else data(), name)


def as_xlsx(desk: Desk, said: Said) -> None:
    """The workbook as issued, filled in, saved as .xlsx or fetched whole."""
    asked = "xlsx|下载|下載|download|删除图片|刪除圖片|Delete pictures|重填|type the number|无限制|無限制|Unrestricted"
    assert re.search(asked, said.remedy)
    desk.put(sound())


def sent_again(desk: Desk, said: Said) -> None:
    """The whole of it, before anything is repaired."""
    assert re.search("^(请重新下载附件|請重新下載附件|Download the attachment again)", said.remedy)
    assert re.search("修复会丢掉行|修復會丟掉列|a repair drops rows", said.remedy)
    desk.put(sound())


def encrypted() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(sound())).encrypt(PASSWORD, out)
    return out.getvalue()


def password_removed(desk: Desk, said: Said) -> None:
    """Opened with the password and saved without."""
    office, out = OfficeFile(io.BytesIO(desk.path.read_bytes())), io.BytesIO()
    office.load_key(password=PASSWORD)
    office.decrypt(out)
    desk.put(out.getvalue())


def unpacked(desk: Desk, said: Said) -> None:
    """By hand, with the program that packed it."""
    assert re.search("取出里面的填报表|取出裡面的填報檔|take the workbook out", said.remedy)
    desk.put(desk.path.read_bytes()[8:])


def row_deleted(desk: Desk, said: Said) -> None:
    """The row of the cell that the remedy names."""
    number = re.sub("[A-Z]", "", addresses(said.remedy)[-1])
    desk.put(repacked(desk.path.read_bytes(), lambda name, part: re.sub(rb'<row r="%s">.*?</row>' % number.encode(), b"", part)))


def comma() -> bytes:
    """A number written with a decimal comma where the format wants a point."""
    def change(name: str, part: bytes) -> bytes:
        return re.sub(rb"(<c r=\"I7\"[^>]*><v>)[^<]*", rb"\g<1>17,77", part) if name == "xl/worksheets/sheet2.xml" else part
    return repacked(sound(), change)


def with_object() -> bytes:
    return repacked(sound(), lambda name, part: part, {"xl/embeddings/oleObject1.bin": b""})


def object_deleted(desk: Desk, said: Said) -> None:
    with zipfile.ZipFile(desk.path) as archive:
        kept = {n: archive.read(n) for n in archive.namelist() if "oleObject" not in n}
    desk.put(raw_zip(kept))


def too_large(desk: Desk) -> None:
    """Sixty million bytes, of which none is stored."""
    with desk.path.open("r+b") as file:
        file.truncate(60_000_000)


def name_mistyped(desk: Desk) -> None:
    desk.path = desk.folder / "dg.xlsx"


def name_right(desk: Desk, said: Said) -> None:
    desk.path = desk.folder / "gd.xlsx"


def renamed(desk: Desk, said: Said) -> None:
    assert ".xlsx" in said.remedy
    desk.path = desk.path.rename(desk.folder / "gd.xlsx")


def beside(desk: Desk) -> None:
    """Excel has the workbook open."""
    (desk.folder / "~$gd.xlsx").write_bytes(b"\0" * 165)
    desk.path = desk.folder


FILES = [
    File("XP109", came(with_object), object_deleted),
    File("XP901", came(b"%PDF-1.7 ..."), as_xlsx),
    File("XP901", came("见附件".encode()), as_xlsx),
    File("XP902", came(encrypted), password_removed),
    File("XP903", came(lambda: sound()[:-9_000]), sent_again),
    File("XP903", came(lambda: sound()[:-9_000] + bytes(9_000)), sent_again),
    File("XP903", came(lambda: repacked(sound(), lambda name, part: part[:-20] if name == "xl/workbook.xml" else part)), as_xlsx),
    File("XP904", came(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "gd.xls"), as_xlsx),
    File("XP905", came(lambda: laughs(sound())), as_xlsx),
    File("XP907", too_large, as_xlsx),
    File("XP912", name_mistyped, name_right),
    File("XP913", beside, None),
    File("XP917", came(lambda: far_cell(sound())), row_deleted),
    File("XP918", came(comma), as_xlsx),
    File("XP919", came(b"%TSD-Header-###%" + RANDOM), as_xlsx),
    File("XP921", came(lambda: b"Rar!\x1a\x07\x01\0" + sound(), "gd.rar"), unpacked),
    File("XP922", came(b"[InternetShortcut]\r\nURL=https://example.com/a.xlsx", "gd.url"), as_xlsx),
    File("XP923", came(b""), as_xlsx),
    File("XP926", came(lambda: sound()[:9_000], "gd.xlsx.crdownload"), as_xlsx),
    File("XP926", came(lambda: sound()[:-9_000] + bytes(9_000), "gd.xlsx.part"), as_xlsx),
    File("XP929", came(sound, "gd.xlsx.crdownload"), None),
    File("XP929", came(sound, "gd.xlsx.crdownload"), renamed),
    File("XP920", came(compound({"EncryptedPackage": b""}, {"\6DataSpaces": {"DRMEncryptedDataSpace": b""}})), as_xlsx),
]

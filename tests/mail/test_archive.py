"""Members of zip archives: called as people called them, within limits."""
from __future__ import annotations

import struct
import zipfile

import pytest
from post import packed
from test_unpack import BOOK

from xlplan.mail.archive import member_name, members, open_zip


def test_an_archive_gives_no_more_than_it_may_with_all_its_members() -> None:
    archive = open_zip(packed({f"{n}.xlsx": BOOK for n in range(4)}))
    assert archive is not None
    assert [one.why for one in members(archive, 2 * len(BOOK))] == ["", "", "bomb", "bomb"]


@pytest.mark.parametrize(("name", "extra", "flag", "expected"), [
    ("gd.xlsx", "", 0x800, "gd.xlsx"),
    ("gd.xlsx", "广东.xlsx", 0x800, "gd.xlsx"),
    ("gd.xlsx", "广东.xlsx", 0, "广东.xlsx"),  # as Info-ZIP and WinRAR say beside a name of old how it is meant
    ("广东.xlsx", "", 0, "广东.xlsx"),
])
def test_a_member_is_called_as_people_called_it(name: str, extra: str, flag: int, expected: str) -> None:
    info = zipfile.ZipInfo(name if flag else name.encode("gbk").decode("cp437"))
    said = struct.pack("<BL", 1, 0) + extra.encode()  # version and checksum before the name
    info.flag_bits, info.extra = flag, struct.pack("<HHL", 0x5455, 4, 0) + (struct.pack("<HH", 0x7075, len(said)) + said if extra else b"")
    assert member_name(info) == expected

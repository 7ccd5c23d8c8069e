"""What is no workbook is named by what it is, and the remedy is one that helps: a table of first bytes."""
from __future__ import annotations

import io
import struct
import zipfile
from random import Random

import openpyxl
import pytest
from compound import compound
from msoffcrypto.format.ooxml import OOXMLFile

from xlplan.excel.reading.gate import admit_workbook
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS

BOF = struct.pack("<HHHHHHLL", 0x809, 16, 0x600, 5, 0, 0, 0, 0)  # how an old workbook begins
PASSWORD = BOF + struct.pack("<HH", 0x2F, 6) + b"\1\0\1\0\1\0"


def workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            made.writestr(name.replace("__", "/"), part)
    return out.getvalue()


def archive(name: str, part: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, part)
    return out.getvalue()


def encrypted() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("秘密", out)
    return out.getvalue()


def ole(*names: str) -> bytes:
    """A compound file whose directory is broken: only the names can be seen."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + b"".join(name.encode("utf-16-le") for name in names)


RANDOM = Random(1).randbytes(6_000)
MAIL = "From: 李四 <li@example.com>\r\nTo: hq@example.com\r\nSubject: 计划\r\n\r\n见附件".encode()

CASES: list[tuple[str, bytes, str, str]] = [  # file name, its bytes, code, kind
    ("计划.msg", compound({"__properties_version1.0": b""}, {"__nameid_version1.0": {"__substg1.0_00020102": b""}}), "XP921", "msg"),
    ("计划.xlsx", compound({"__properties_version1.0": b""}), "XP921", "msg"),       # renamed by somebody in a hurry
    ("计划.msg", ole("__substg1.0_0037001F"), "XP921", "msg"),
    ("计划.eml", MAIL, "XP921", "eml"),
    ("计划.txt", MAIL, "XP921", "eml"),
    ("计划.eml", MAIL + b"\r\n\r\n" + bytes(9) + archive("a.xlsx", b"x"), "XP921", "eml"),  # a part that is plain bytes
    ("计划.eml", b"Subject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\n\r\n--x", "XP921", "eml"),
    ("计划.eml", b"X-QQ-mid: bizesmtp1\nReceived: from a\n\tby b\nDate: Mon\n\n", "XP921", "eml"),
    ("收件箱.mbox", b"From li@example.com Mon Nov 02\nFrom: li@example.com\nSubject: x\n\n", "XP921", "mbox"),
    ("winmail.dat", b"\x78\x9f\x3e\x22\1\0", "XP921", "winmail"),
    ("a.rar", b"Rar!\x1a\x07\1\0", "XP921", "rar"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c", "XP921", "7z"),
    ("a.zip", archive("计划.xlsx", b"x"), "XP921", "zip"),
    ("a.xlsx", archive("b.xlsx", b"x"), "XP921", "zip"),
    ("a.zip", packed(), "XP921", "zip"),                                             # an empty one
    ("a.tar.gz", b"\x1f\x8b\x08\0", "XP921", "gz"),
    ("a.xls", compound({"Workbook": BOF}), "XP904", "xls"),
    ("a.xlsx", compound({"Book": BOF}), "XP904", "xls"),                             # Excel 95, renamed
    ("a.xls", BOF, "XP904", "xls"),                                                  # before OLE
    ("a.xls", ole("Root Entry", "Workbook"), "XP904", "xls"),
    ("a.xls", compound({"Workbook": BOF}, {"MBD0001": {"WordDocument": b""}}), "XP904", "xls"),  # a Word object in it
    ("a.et", compound({"Workbook": BOF}), "XP904", "et"),
    ("a.ods", archive("content.xml", b"<a/>"), "XP904", "ods"),
    ("a.fods", b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">', "XP904", "ods"),
    ("a.numbers", archive("Index/Document.iwa", b""), "XP904", "numbers"),
    ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XP904", "xml2003"),
    ("a.doc", compound({"WordDocument": b""}), "XP901", "doc"),
    ("a.doc", compound({"WordDocument": b""}, {"ObjectPool": {"Workbook": BOF}}), "XP901", "doc"),  # a table in a letter
    ("a.wps", compound({"WordDocument": b""}), "XP901", "wps"),
    ("a.ppt", compound({"PowerPoint Document": b""}), "XP901", "pptx"),
    ("a.pdf", b"%PDF-1.7 ...", "XP901", "pdf"),
    ("a.pdf", b"\n%PDF-1.4 ...", "XP901", "pdf"),
    ("scan.xlsx", b"\xff\xd8\xff\xe0....", "XP901", "picture"),                      # a photo of the printed form, renamed
    ("a.png", b"\x89PNG\r\n\x1a\n", "XP901", "picture"),
    ("export.xls", b"<html><table>", "XP901", "html"),                               # what web systems call .xls
    ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "XP901", "html"),
    ("a.xml", b'<?xml version="1.0"?><Workbook/>', "XP901", "xml"),
    ("a.csv", "产品,一月\n低温奶,3\n".encode("gbk"), "XP901", "csv"),
    ("a.xlsx", b"a,b\n1,2\n", "XP901", "csv"),
    ("a.xlsx", "见附件".encode(), "XP901", "text"),
    ("a.txt", "日期: 十一月\n见附件".encode("gbk"), "XP901", "text"),                 # a colon makes no mail
    ("a.xlsx", b"\x00\x01\x02\x03", "XP901", "unknown"),
    ("a.dat", RANDOM, "XP901", "unknown"),
    ("a.xlsx", b"", "XP923", ""),                                                    # a cloud drive's placeholder
    ("a.xlsx", bytes(40_000), "XP923", ""),                                          # room reserved, nothing fetched yet
    ("a.xlsx", b" \r\n", "XP923", ""),
    ("a.xlsx", encrypted(), "XP902", ""),
    ("a.xls", compound({"Workbook": PASSWORD}), "XP902", ""),
    ("a.xlsx", compound({"EncryptedPackage": b""}, {"\6DataSpaces": {"DRMEncryptedDataSpace": b""}}), "XP920", ""),
    ("a.xls", compound({"Workbook": BOF, "\tDRMContent": b""}), "XP920", ""),
    ("a.xlsx", b"%TSD-Header-###%" + RANDOM, "XP919", ""),
    ("a.xlsx", b"b\x14#e\0\0E-SafeNet\0\0LOCK\0\0" + RANDOM, "XP919", ""),
    ("a.xlsx", RANDOM, "XP919", ""),                                                 # any header nobody knows, then chance
    ("a.lnk", b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0", "XP922", ""),
    ("a.url", b"[InternetShortcut]\r\nURL=https://example.com/a.xlsx", "XP922", ""),
    ("a.webloc", b'<?xml version="1.0"?><plist><dict><key>URL</key></dict></plist>', "XP922", ""),
    ("a.xlsx", b"QK" + workbook()[2:], "XP903", ""),                                 # one byte spoilt at the very beginning
]


@pytest.mark.parametrize(("name", "data", "code", "kind"), CASES, ids=[f"{i}-{c[0]}" for i, c in enumerate(CASES)])
def test_named_by_its_kind(name: str, data: bytes, code: str, kind: str) -> None:
    found = admit_workbook(data, name)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.params.get("kind", "")) == (code, kind)


@pytest.mark.parametrize(("code", "words"), [
    ("XP901", "下发的填报表"), ("XP902", "取消打开密码"), ("XP904", "另存为"), ("XP919", "解密"), ("XP920", "没有密码可以取消"),
    ("XP921", "inbox"), ("XP922", "指向"), ("XP923", "云盘"),
])
def test_the_sentence_helps(code: str, words: str) -> None:
    for name, data, what, kind in CASES:
        if what == code:
            found = admit_workbook(data, name)
            assert isinstance(found, Diagnostic)
            assert words in message_of(found, "zh-CN") + remedy_of(found, "zh-CN")
            assert kind == "" or len({message_of(found, lang) for lang in LANGS}) == 3


def test_an_archive_says_what_is_inside() -> None:
    found = admit_workbook(archive("北京/计划.xlsx", b"x"), "北京.zip")
    assert isinstance(found, Diagnostic)
    assert message_of(found, "zh-CN") == "这是ZIP 压缩包,不是工作簿本身(北京/计划.xlsx)"


def test_a_name_in_the_coding_of_an_old_zip_program_is_readable() -> None:
    data = archive("AAAA.xlsx", b"x").replace(b"AAAA", "北京".encode("gbk"))
    found = admit_workbook(data, "北京.zip")
    assert isinstance(found, Diagnostic)
    assert found.params["inside"] == "北京.xlsx"

"""Names of attachments: what gateways made of them is undone, and whatever they are they lead nowhere."""
from __future__ import annotations

from contextlib import suppress

import pytest
from post import split_word

from xlplan.mail.words import decode_bytes, header_text, mended_name, taken_file_name


@pytest.mark.parametrize(("came", "meant"), [
    ("广东.xlsx".encode().decode("latin-1"), "广东.xlsx"),
    ("广东.xlsx".encode("gbk").decode("latin-1"), "广东.xlsx"),
    ("广东.xlsx".encode().decode("gb18030"), "广东.xlsx"),
    ("%E5%B9%BF%E4%B8%9C.xlsx", "广东.xlsx"),
    ("UTF-8''%E5%B9%BF%E4%B8%9C.xlsx", "广东.xlsx"),
    ("=?utf-8?B?5bm/5Lic?=.xlsx", "广东.xlsx"),
    # names that are what they are
    ("广东.xlsx", "广东.xlsx"), ("廣東 上報.xlsx", "廣東 上報.xlsx"), ("résumé.xlsx", "résumé.xlsx"), ("Größe 50%.xlsx", "Größe 50%.xlsx"),
    ("100%.xlsx", "100%.xlsx"), ("ångström.xlsx", "ångström.xlsx"), ("", ""),
])
def test_a_mangled_name_is_mended(came: str, meant: str) -> None:
    assert mended_name(came) == meant


@pytest.mark.parametrize(("name", "safe"), [
    ("gd.xlsx", "gd.xlsx"), ("广东 上报.xlsx", "广东 上报.xlsx"), ("gd.XLSX", "gd.XLSX"), ("gd.xls", "gd.xls"),
    ("../../etc/passwd", "passwd.xlsx"), ("..\\..\\gd.xlsx", "gd.xlsx"), ("/gd.xlsx", "gd.xlsx"), ("C:\\x\\gd.xlsx", "gd.xlsx"),
    ("..", "file.xlsx"), ("", "file.xlsx"), (".", "file.xlsx"), (".gd.xlsx", "gd.xlsx"), ("~$gd.xlsx", "gd.xlsx"),
    ("CON.xlsx", "_CON.xlsx"), ("gd.xlsx.", "gd.xlsx"), ("gd .xlsx", "gd.xlsx"), ("gd:stream.xlsx", "gd_stream.xlsx"),
    ("a\r\nBcc: x.xlsx", "aBcc_ x.xlsx"), ("a\0b.xlsx", "ab.xlsx"), ("\u202exslx.exe", "xslx.exe.xlsx"),
    ("ATT00001.bin", "ATT00001.bin.xlsx"), ("gd.xlsx.txt", "gd.xlsx"), ("gd", "gd.xlsx"), (".xlplan-1.tmp", "xlplan-1.tmp.xlsx"),
    ("长" * 200 + ".xlsx", "长" * 50 + ".xlsx"), ("\udcff.xlsx", "file.xlsx"),
])
def test_a_name_leads_nowhere(name: str, safe: str) -> None:
    assert taken_file_name(name, "xlsx") == safe


@pytest.mark.parametrize(("raw", "read"), [
    ("plain", "plain"), ("=?utf-8?Q?=E5=B9=BF=E4=B8=9C?=", "广东"), ("=?gb2312?B?ueO2qw==?=", "广东"),
    (split_word("广东分公司", at=4), "广东分公司"),  # cut inside a character
    ("=?utf-8?B?5bm/?=\r\n =?utf-8?B?5Lic?=", "广东"),
    ("Re: =?gbk?B?ueO2qw==?= 2027", "Re: 广东 2027"), ("=?x?B?!!?=", "=?x?B?!!?="), ("=?klingon?B?5bm/5Lic?=", "广东"),
    ("广".encode().decode("ascii", "surrogateescape") * 500 + "\udce4\udcb8", "广" * 500),  # a long one, cut inside a character
    ("a\r\n b", "a b"), ("a\x00\x1b[31mb", "a[31mb"),
])
def test_a_header_is_read(raw: str, read: str) -> None:
    assert header_text(raw) == read


@pytest.mark.parametrize("text", [
    "广东分公司上报", "廣東分公司填報檔案", "浙江 2027 年度计划(终稿)", "鑫森淼焱垚", "Ürümqi 分公司", "上海"])
@pytest.mark.parametrize("coding", ["utf-8", "gb18030", "big5"])
def test_bytes_without_a_word_about_their_coding(text: str, coding: str) -> None:
    with suppress(UnicodeEncodeError):  # not every text is one of Big5
        assert decode_bytes(text.encode(coding)) == text

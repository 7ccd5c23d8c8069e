"""When a mail was sent: by its own clock where that names its zone in numbers, by the server's else; never as if letters were a zone."""
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from xlplan.mail.headers import mail_head, read_moment
from xlplan.mail.item import UNSURE
from xlplan.mail.mime import parse_mail

TEN = datetime(2026, 12, 5, 1, 10, tzinfo=timezone.utc)  # 09:10 in Beijing
LOCAL = datetime(2026, 12, 5, 9, 10).astimezone(timezone.utc)


@pytest.mark.parametrize(("raw", "at", "sure"), [
    ("Sat, 05 Dec 2026 09:10:00 +0800", TEN, True), ("Sat, 05 Dec 2026 09:10:00 +0800 (CST)", TEN, True),
    ("5 Dec 2026 09:10 +08:00", TEN, True),
    ("Sat, 05 Dec 2026 01:10:00 GMT", TEN, True), ("Sat, 05 Dec 2026 01:10:00 UTC (x)", TEN, True),
    ("5 Dec 2026 01:10:00 -0000", TEN, True),
    ("Sat, 05 Dec 2026 09:10:00 CST", LOCAL, False), ("Sat, 05 Dec 2026 09:10:00", LOCAL, False),
    ("Sat Dec  5 09:10:00 2026", LOCAL, False),
    ("Sat, 5 Dec 2026 09:10:00 (中国标准时间)", LOCAL, False),
])
def test_a_date_by_its_own_words(raw: str, at: datetime, sure: bool) -> None:
    assert read_moment(raw) == (at, sure)


@pytest.mark.parametrize("raw", ["", "x", "2026年12月5日 09:10", "Sat, 05 Dec 1970 09:10:00 +0800", "Sat, 35 Dec 2026 09:10:00 +0800"])
def test_what_is_no_date(raw: str) -> None:
    assert read_moment(raw) is None


SURE, LETTERS, WAY = "Sat, 05 Dec 2026 09:10:00 +0800", "Sat, 05 Dec 2026 09:10:00 CST", "Sat, 05 Dec 2026 09:20:00 +0800"
LATER, FAR = TEN + timedelta(minutes=10), "Fri, 05 Dec 2036 09:10:00 +0800"


@pytest.mark.parametrize(("dated", "received", "sent", "spread", "ahead"), [
    (SURE, WAY, TEN, 0, False), (LETTERS, WAY, LATER, 0, False), (FAR, WAY, LATER, 0, False), ("", WAY, LATER, 0, False),
    (LETTERS, "", LOCAL, UNSURE, False), (LETTERS, LETTERS, LOCAL, UNSURE, False), (FAR, "", read_moment(FAR), 0, True),
    ("Mon, 07 Dec 2026 09:10:00 +0800", "", read_moment("Mon, 07 Dec 2026 09:10:00 +0800"), 0, True),
])
def test_the_servers_clock_where_the_senders_is_not_sure(dated: str, received: str, sent: object, spread: object, ahead: bool) -> None:
    lines = [f"Received: by mx; {received}"] * bool(received) + [f"Date: {dated}"] * bool(dated)
    mail = mail_head(parse_mail("\r\n".join(["From: a@x", *lines, "", ""]).encode()))
    assert (mail.sent, mail.spread) == (sent if isinstance(sent, datetime) else sent[0], spread or timedelta(0))  # type: ignore[index]
    assert mail.is_ahead(TEN) == ahead

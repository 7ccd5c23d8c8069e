"""A round that came by mail: 300 of them, as programs write them, come to what the same files come to that lie in the inbox."""
from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from console import run
from msg_file import Msg
from post import NOON, PROGRAMS, Post, mailbox, outlook, packed, picture, wrapped

import xlplan
from xlplan.pipeline.results import Consolidation
from xlplan.plan.consolidate.merge import like_for_like
from xlplan.store.folder import PlanFolder

SENT = NOON - timedelta(hours=1)
Wrap = Callable[[str, bytes, Callable[[str], bytes], int], bytes]


def _mail(name: str, data: bytes, program: Callable[[str], bytes], number: int) -> bytes:
    return Post(sender=f"抄送 <cc{number}@other.example>", subject=f"Re: {name}", id=f"{number}@other.example",
                date=format_datetime(NOON + timedelta(hours=number + 1)), parts=[picture(), (program(name), data)]).bytes()


def _in_mail(name: str, data: bytes, program: Callable[[str], bytes], number: int) -> bytes:
    return Post(id=f"f{number}", parts=[(outlook("fw.eml"), _mail(name, data, program, number))]).bytes()


WRAPS: dict[str, Wrap] = {
    "eml": _mail,
    "fw.eml": lambda n, d, p, i: Post(id=f"f{i}", mails=[_mail(n, d, p, i)]).bytes(),
    "file.eml": _in_mail,
    "zip.eml": lambda n, d, p, i: _mail("打包.zip", packed({f"上报/{n}": d}), p, i),
    "gbk.eml": lambda n, d, p, i: _mail("打包.zip", packed({f"上报/{n}": d}, "gbk"), p, i),
    "deep.eml": lambda n, d, p, i: _mail("打包.zip", packed({"a.zip": packed({n: d})}), p, i),
    "tnef.eml": lambda n, d, p, i: _mail("winmail.dat", wrapped({n: d}), p, i),
    "msg": lambda n, d, p, i: Msg(f"cc{i}@other.example", parts=[(n, d)]).bytes(),
    "mbox": lambda n, d, p, i: mailbox([_mail(n, d, p, i)]),
}


def nothing_for_us() -> Iterator[bytes]:
    """100 mails without a workbook."""
    for i in range(25):
        yield Post(id=f"n{i}", subject="午餐").bytes()
        yield Post(id=f"p{i}", subject="照片", parts=[picture(inline=False)]).bytes()
        yield Post(id=f"l{i}", subject="会议", parts=[picture(), (outlook("议程.pdf"), b"%PDF-1.7")]).bytes()
        yield Post(id=f"z{i}", subject="资料", parts=[(outlook("说明.zip"), packed({"说明.txt": b"x"}))]).bytes()


@pytest.fixture(scope="module")
def lying(plan_folder: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan whose files lie in the inbox."""
    return Path(shutil.copytree(plan_folder("zh-CN"), tmp_path_factory.mktemp("mails") / "lying"))


@pytest.fixture(scope="module")
def mailed(lying: Path) -> tuple[Path, Consolidation, Consolidation]:
    """(the plan whose files came in 300 mails, each in 73 of them, what was consolidated of it, and of the one whose files lie there)."""
    folder, mails = Path(shutil.copytree(lying, lying.with_name("mailed"))), lying.with_name("mails")
    mails.mkdir()
    inbox = folder / "inbox"
    files = {p.name: p.read_bytes() for p in sorted(inbox.iterdir())}
    for name in files:
        (inbox / name).unlink()
    for number, ((name, data), program, (ending, wrap)) in enumerate(product(files.items(), PROGRAMS, WRAPS.items()), 1):
        (mails / f"{number:03}.{ending}").write_bytes(wrap(f"二次 {name}", data, program, number))
    for i, (name, data) in enumerate(files.items()):  # who sent it himself, opened last
        (mails / f"900-{i}.eml").write_bytes(Post(
            sender=f"{name} <{name[:2]}@branch.example>", id=f"own{i}", date=format_datetime(SENT), parts=[(outlook(name), data)]).bytes())
    for i, mail in enumerate(nothing_for_us()):
        (mails / f"{i:03}-none.eml").write_bytes(mail)
    first, again = (xlplan.collect(folder, mails, workers=0) for _ in range(2))
    assert (len(first.taken), len(again.taken), len(list(inbox.glob("*.xlsx")))) == (3, 0, 3)
    assert len(list(mails.iterdir())) > 290
    assert first.diagnostics == []
    return folder, xlplan.consolidate(folder, workers=0), xlplan.consolidate(lying, workers=0)


def test_totals_are_those_of_the_same_files_lying_there(mailed: tuple[Path, Consolidation, Consolidation]) -> None:
    _, came, lay = mailed
    assert like_for_like(came.numbers) == like_for_like(lay.numbers)
    assert came.submission == lay.submission
    assert {f.sha256 for f in came.files} == {f.sha256 for f in lay.files}
    assert [f.tables for f in sorted(came.files, key=lambda f: f.sha256)] == [f.tables for f in sorted(lay.files, key=lambda f: f.sha256)]


def test_every_sender_is_who_sent_it_first(mailed: tuple[Path, Consolidation, Consolidation]) -> None:
    _, came, _ = mailed
    for file in came.files:
        assert file.came is not None
        assert file.branch is not None
        assert file.came.sender == f"{file.branch.lower()[:2]}@branch.example"
        assert file.received == SENT.astimezone().replace(tzinfo=None)


def test_pages_and_json_say_who_sent_it(mailed: tuple[Path, Consolidation, Consolidation]) -> None:
    folder, came, _ = mailed
    pages = openpyxl.load_workbook(PlanFolder(folder).rollup)
    status = [c.value for line in pages["上报进度"].iter_rows() for c in line if isinstance(c.value, str)]
    assert sum("@branch.example>\n「上报」\n900-" in text for text in status) == 3
    if any(f.diagnostics for f in came.files):
        found = [c.value for line in pages["问题清单"].iter_rows() for c in line if isinstance(c.value, str)]
        assert any("@branch.example>" in text for text in found)
    assert [f["came"]["message_id"][:3] for f in came.data("en")["files"]] == ["own"] * 3


def test_consolidate_opens_what_lies_in_the_inbox_and_says_so(lying: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lying, tmp_path / "plan"))
    gd = sorted((folder / "inbox").iterdir())[0]
    (folder / "inbox" / "a.eml").write_bytes(Post(parts=[(outlook(gd.name), gd.read_bytes())]).bytes())
    gd.unlink()
    result = run("consolidate", folder, "--lang", "en", "--workers", 0)
    assert f"+ {gd.name} ← a.eml #1 · 张三 <zhang@branch.example>" in result.stdout
    assert "1 files looked at" in result.stdout.replace("1 file looked", "1 files looked")
    assert sorted(p.name for p in (folder / "inbox").iterdir()) == sorted([".originals", *(p.name for p in (lying / "inbox").iterdir())])
    audited = run("audit", folder, "--lang", "en")
    assert audited.exit_code == 0, audited.output


def test_what_nobody_opened_yet_is_said_before_the_next_round(lying: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(lying, tmp_path / "plan"))
    (folder / "inbox" / "a.eml").write_bytes(Post(parts=[(outlook("gd.xlsx"), b"PK")]).bytes())
    (folder / "inbox" / "gd.xls").write_bytes(bytes.fromhex("0908100000060500"))
    monkeypatch.setenv("XLPLAN_SOFFICE", __file__)  # there is one
    matters = json.loads(run("status", folder, "--format", "json", "--lang", "en").stdout)["open"]
    assert [(one["what"], one["count"], one["said"]) for one in matters if one["what"] == "unopened"] == [
        ("unopened", 1, "mails or archives in inbox/ that are not opened: 1")]
    assert "XP947" in [d.code for d in xlplan.targets(folder, round="revise").diagnostics]
    told = {d.code: d.params["n"] for d in xlplan.consolidate(folder, rollup=False, workers=0).register}
    assert told["XP949"] == 1
    assert "XP947" not in told  # it was opened


def test_check_gives_the_whole_verdict_and_enters_nothing(lying: Path, tmp_path: Path) -> None:
    book = sorted((lying / "inbox").iterdir())[0]
    mail = tmp_path / "a.eml"
    mail.write_bytes(Post(parts=[
        (outlook("打包.zip"), packed({"gd.xlsx": book.read_bytes()})), (outlook("a.rar"), b"Rar!\x1a\x07\x01\0")]).bytes())
    (tmp_path / "none.eml").write_bytes(Post().bytes().replace("见附件".encode(), "收到".encode()))
    before = sorted(p.name for p in tmp_path.iterdir())
    plain = json.loads(run("check", book, "--format", "json", "--workers", 0).stdout)["files"][0]
    found = {f["file"]: f for f in json.loads(run("check", tmp_path, "--format", "json", "--workers", 0).stdout)["files"]}
    assert sorted(found) == ["a.eml › #1 › 打包.zip › gd.xlsx", "a.eml › #2 › a.rar", "none.eml"]
    whole = found["a.eml › #1 › 打包.zip › gd.xlsx"]
    assert [whole[k] for k in ("verdict", "tables", "branch", "sha256")] == [plain[k] for k in ("verdict", "tables", "branch", "sha256")]
    assert [d["code"] for d in found["a.eml › #2 › a.rar"]["diagnostics"]] == ["XP921"]
    assert (found["none.eml"]["verdict"], found["none.eml"]["diagnostics"][0]["code"]) == ("not_an_input", "XP940")
    assert sorted(p.name for p in tmp_path.iterdir()) == before

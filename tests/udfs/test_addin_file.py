"""The file xlplan.xlam: made on any machine from text, the same bytes each time, and nothing in it but what the sources say.

Excel itself was not there to open it; what can be known without it is asked here of independent readers.
"""
from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import wizard_functions
import xlwings
from lint_tool import SCHEMAS, lint
from oletools.olevba import VBA_Parser
from xmlschema import XMLSchema

from udfs.addin.build import addin_bytes, build_addin, vba_modules
from udfs.addin.conf import DEFAULTS, INTERPRETER_WIN, XLPLAN_VERSION, XLWINGS_VERSION, conf_of, with_conf
from udfs.addin.labels import label_rows
from udfs.addin.package import CONF_PART, LABEL_PART, RIBBON_PART, VBA_PART
from udfs.addin.project import make_project, template_bytes
from udfs.addin.wizard import with_wizard
from udfs.addin.xlwings_module import ModuleChanged, cut_module
from udfs.declare import declared_functions
from xlplan import __version__
from xlplan.text import LANGS, Lang

COMMITTED = Path(__file__).parents[2] / "workbooks" / "xlplan.xlam"


def parts(file: Path | bytes) -> dict[str, bytes]:
    """Part -> bytes of a package."""
    with zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file) as package:
        return {name: package.read(name) for name in package.namelist()}


def written(file: Path) -> dict[str, str]:
    """VBA module -> source, as olevba reads it: a reader that shares nothing with the library that wrote it."""
    parser = VBA_Parser(str(file))
    try:
        return {stream.split("/")[-1]: code.replace("\r\n", "\n") for _, stream, _, code in parser.extract_macros()}
    finally:
        parser.close()


# -- the same sources, the same file -----------------------------------------------------------------------------------

def test_built_twice_the_bytes_are_equal(addin_file: Path, tmp_path: Path) -> None:
    assert build_addin(tmp_path / "again.xlam", wizard_functions).read_bytes() == addin_file.read_bytes()


def test_built_in_another_process_the_bytes_are_equal(tmp_path: Path) -> None:
    """Sets and dicts of texts come in another order there."""
    script = "import hashlib; from udfs.addin.build import addin_bytes; print(hashlib.sha256(addin_bytes()).hexdigest())"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Taipei"}
    run = subprocess.run([sys.executable, "-c", script], cwd=COMMITTED.parents[1], env=environment, capture_output=True, text=True,
                         check=True)
    assert run.stdout.strip() == hashlib.sha256(addin_bytes()).hexdigest()


def test_the_committed_file_is_what_the_sources_make() -> None:
    """When this fails: xlplan addin build."""
    assert parts(COMMITTED) == parts(addin_bytes())


def test_nothing_tells_when_or_where_it_was_made(addin_file: Path) -> None:
    with zipfile.ZipFile(addin_file) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    everything = b"".join(parts(addin_file).values()).lower()
    for trace in (b"felix", b"myaddin", b"c:\\users", os.fsencode(Path.home()).lower() + b"/"):
        assert trace not in everything


# -- would Excel take it ----------------------------------------------------------------------------------------------

@pytest.mark.lint
def test_the_package_follows_the_schemas_and_excels_limits(addin_file: Path) -> None:
    assert lint(addin_file) == ""


@pytest.mark.lint
def test_the_ribbon_follows_its_schema(addin_file: Path) -> None:
    schema = XMLSchema(SCHEMAS / "customui14.xsd")
    assert [str(error) for error in schema.iter_errors(io.BytesIO(parts(addin_file)[RIBBON_PART]))] == []
    assert list(schema.iter_errors(io.BytesIO(parts(addin_file)[RIBBON_PART].replace(b'keytip="N"', b'keytip="NEWP"')))) != []


def test_every_sheet_has_its_module_and_every_module_its_declaration(addin_file: Path) -> None:
    import olefile  # noqa: PLC0415 - what olevba reads with

    inside = parts(addin_file)
    sheets = {re.search(rb'codeName="(\w+)"', inside[name]).group(1).decode() for name in (CONF_PART, LABEL_PART)}  # type: ignore[union-attr]
    said = olefile.OleFileIO(inside[VBA_PART]).openstream("PROJECT").read().decode("ascii")
    assert set(re.findall(r"^Document=(\w+)/&H00000000\r$", said, re.M)) == {"ThisWorkbook", *sheets}
    assert set(re.findall(r"^(?:Document|Module|Class)=(\w+)", said, re.M)) == set(written(addin_file))
    assert set(re.findall(r"^(\w+)=0, 0, 0, 0, C\r$", said, re.M)) == set(written(addin_file))
    assert '\nName="xlplan"\r' in said


# -- nothing else than the sources ------------------------------------------------------------------------------------

def test_olevba_reads_back_exactly_the_sources(addin_file: Path, tmp_path: Path) -> None:
    found = written(addin_file)
    assert {name: found[name] for name in vba_modules(wizard_functions)} == vba_modules(wizard_functions)
    (tmp_path / "theirs.xlam").write_bytes(template_bytes())
    theirs = written(tmp_path / "theirs.xlam")
    assert found["xlwings"] == cut_module(theirs["xlwings"])
    assert found["Dictionary"] == theirs["Dictionary"]
    assert set(found) == {*vba_modules(wizard_functions), "xlwings", "Dictionary", "ThisWorkbook", "XlplanConf", "XlplanLabels"}


def test_vba_source_is_ascii() -> None:
    """Other characters would read differently on PCs of another code page; what people read stands on the label sheet."""
    assert all(source.isascii() for source in vba_modules(wizard_functions).values())
    with pytest.raises(UnicodeEncodeError):
        make_project({"Wrong": "' 年度计划\n"}, "")


def test_the_label_sheet_has_a_text_for_every_key_once() -> None:
    rows = label_rows(declared_functions(wizard_functions))[2:]
    keys = [key.lower() for key, *_ in rows]
    assert len(set(keys)) == len(keys)
    assert all(len(row) == 4 and all(row) for row in rows)


def test_white_labelled(addin_file: Path) -> None:
    inside = parts(addin_file)
    assert re.findall(rb'<sheet name="([\w.]+)"', inside["xl/workbook.xml"]) == [b"xlplan.conf", b"xlplan.labels"]
    assert 'PROJECT_NAME As String = "xlplan"' in written(addin_file)["xlwings"]
    assert b"xlwings" not in inside[RIBBON_PART]
    assert b"<dc:creator>xlplan<" in inside["docProps/core.xml"]


# -- what the function wizard says ---------------------------------------------------------------------------------------

def said_by(addin: bytes) -> dict[str, list[str]]:
    """Function -> what the package says about its arguments."""
    space = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
    root = ET.fromstring(parts(addin)["xl/workbook.xml"])
    return {one.get("name", ""): [text.text or "" for text in one.iter(f"{space}argumentDescription")]
            for one in root.iter(f"{space}definedName")}


def test_no_window_is_hidden_and_the_group_of_functions_is_ours(addin_file: Path) -> None:
    workbook = parts(addin_file)["xl/workbook.xml"].decode()
    assert "hidden" not in workbook
    assert '<functionGroups builtInGroupCount="19"><functionGroup name="xlplan"/></functionGroups>' in workbook


@pytest.mark.parametrize("lang", LANGS)
def test_arguments_are_described_in_the_file_in_the_language_of_the_install(addin_file: Path, lang: Lang) -> None:
    built = addin_file.read_bytes()
    put = with_wizard(built, lang)
    assert said_by(put) == {"XLP_TWICE": [text(lang) for text in declared_functions(wizard_functions)["XLP_TWICE"].arguments.values()]}
    assert {name for name, data in parts(put).items() if data != parts(built)[name]} <= {"xl/workbook.xml"}
    assert with_wizard(put, LANGS[0]) == built
    assert parts(put).keys() == parts(built).keys()


def test_an_addin_that_says_nothing_about_them_stays_as_it_is(addin_file: Path) -> None:
    """As one of an earlier version, or of a test."""
    inside = parts(addin_file) | {"xl/workbook.xml": b"<workbook/>"}
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as package:
        for name, data in inside.items():
            package.writestr(name, data)
    assert with_wizard(saved.getvalue(), "en") == saved.getvalue()


# -- the conf sheet ---------------------------------------------------------------------------------------------------

def test_the_conf_sheet_of_a_fresh_build(addin_file: Path) -> None:
    """The two versions are what `xlplan addin install` compares with the package and the DLL."""
    assert conf_of(addin_file.read_bytes()) == {**DEFAULTS, XLPLAN_VERSION: __version__, XLWINGS_VERSION: xlwings.__version__}


@pytest.mark.parametrize("path", [
    r"D:\工具\xlplan & co\python.exe",  # what XML would stumble over
    r"\\server\share\.venv\Scripts\python.exe",
    "",  # nothing found
])
def test_installing_changes_the_interpreter_and_nothing_else(addin_file: Path, path: str) -> None:
    before = addin_file.read_bytes()
    after = with_conf(before, {INTERPRETER_WIN: path, "NEW": "1"})
    assert conf_of(after) == {**conf_of(before), INTERPRETER_WIN: path, "NEW": "1"}
    changed = {name for name, data in parts(after).items() if data != parts(before)[name]}
    assert changed == {CONF_PART}
    assert with_conf(after, {}) == after
    assert with_conf(before, {}) == before


def test_a_conf_sheet_that_excel_saved_reads_the_same(addin_file: Path) -> None:
    """Excel keeps texts apart from their cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inside = parts(addin_file) | {
        CONF_PART: f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
                   f'<row r="2"><c r="A2" t="s"><v>2</v></c></row></sheetData></worksheet>'.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>True</t></si><si><r><t>Show </t></r><r><t>Console</t></r></si>'
                                f"<si><t>Empty</t></si></sst>".encode()}
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as package:
        for name, data in inside.items():
            package.writestr(name, data)
    assert conf_of(saved.getvalue()) == {"SHOW CONSOLE": "True", "EMPTY": ""}


# -- another xlwings ---------------------------------------------------------------------------------------------------

def test_one_version_of_xlwings(addin_file: Path) -> None:
    """Add-in, DLL and package refuse each other otherwise: the pin is the installed one and the one in VBA."""
    project_file = (COMMITTED.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert re.findall(r'"xlwings==([\d.]+)"', project_file) == [xlwings.__version__]
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in written(addin_file)["xlwings"]


def test_a_template_with_other_modules_is_refused(monkeypatch: pytest.MonkeyPatch, addin_file: Path) -> None:
    monkeypatch.setattr("udfs.addin.project.template_bytes", addin_file.read_bytes)  # one that has been edited already
    with pytest.raises(ModuleChanged, match="the ribbon template holds ThisWorkbook"):
        make_project({}, "")

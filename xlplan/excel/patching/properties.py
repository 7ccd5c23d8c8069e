"""A keyword put into the properties of a workbook that others fill in: Excel, WPS and LibreOffice keep it when they save. Floor 5."""
from __future__ import annotations

import io
import zipfile
from typing import Final

from lxml import etree

from xlplan.excel.package.repack import repack_parts

_PART: Final = "docProps/core.xml"
_TAG: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"


def with_keyword(data: bytes, keyword: str) -> bytes:
    """The package with that keyword in the place of any other; as it is where it has no such properties."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _PART not in archive.namelist():
            return data
        root = etree.fromstring(archive.read(_PART), etree.XMLParser(resolve_entities=False, no_network=True))
    found = root.find(_TAG)
    (etree.SubElement(root, _TAG) if found is None else found).text = keyword
    return repack_parts(data, {_PART: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})

"""What a PDF says of itself beyond its title (XMP): that it is PDF/UA-1 too, and the particulars of Phụ lục VI.

PDF/A-2 allows properties that it does not know only where the file itself describes them (ISO 19005-2, 6.6.2.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pydyf

SPACE = "urn:vn:nghi-dinh-30-2020:phu-luc-vi"
_UA = '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
_SCHEMA = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>{space}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
)
_PROPERTY = (
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
    "<pdfaProperty:valueType>{kind}</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>"
    "<pdfaProperty:description>{name}</pdfaProperty:description></rdf:li>"
)
_EXTENSION = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    "<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def described(pdf: pydyf.PDF, told: Mapping[str, str]) -> None:
    """Write into a PDF's metadata that it is accessible, and these particulars; into its properties the same."""
    for name, value in told.items():
        pdf.info[name] = pydyf.String(value)
    [stream] = [item for item in pdf.objects if _is_metadata(item)]
    [content] = stream.stream
    stream.stream = [content.replace(b"</rdf:RDF>", _more(told).encode() + b"</rdf:RDF>", 1)]


def _is_metadata(item: Any) -> bool:
    return isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata"


def _more(told: Mapping[str, str]) -> str:
    values = "".join(f"<nd30:{name}>{escape(value)}</nd30:{name}>" for name, value in told.items())
    schemas = _schema("PDF/UA", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", ["part"], "Integer")
    schemas += _schema("NĐ 30/2020/NĐ-CP, Phụ lục VI", SPACE, "nd30", told, "Text")
    return f'{_UA}{_EXTENSION.format(schemas=schemas)}<rdf:Description rdf:about="" xmlns:nd30="{SPACE}">{values}</rdf:Description>'


def _schema(title: str, space: str, prefix: str, names: Any, kind: str) -> str:
    properties = "".join(_PROPERTY.format(name=name, kind=kind) for name in names)
    return _SCHEMA.format(title=title, space=space, prefix=prefix, properties=properties)

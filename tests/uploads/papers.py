"""PDF files made by hand: the shapes that producers write, and those that attackers do."""

import io
import zlib
from functools import cache

from PIL import Image

Objects = dict[int, bytes]

TEXT = b"BT /F1 24 Tf 72 720 Td (Report) Tj ET"
CATALOG, PAGES = b"<< /Type /Catalog /Pages 2 0 R %s >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def document(catalog: bytes = b"", page: bytes = b"", more: Objects | None = None) -> Objects:
    """The objects of a one-page document, with additions to its catalogue and page."""
    return {1: CATALOG % catalog, 2: PAGES, 3: PAGE % page, 4: stream(TEXT), 5: FONT} | (more or {})


def classic(objects: Objects, version: bytes = b"1.4", trailer: bytes = b"", newline: bytes = b"\n") -> bytes:
    """With a table of references."""
    out, places = bytearray(b"%PDF-" + version + newline + b"%\xe2\xe3\xcf\xd3" + newline), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj" % number + newline + body + newline + b"endobj" + newline
    at = len(out)
    out += b"xref" + newline + b"0 1" + newline + b"0000000000 65535 f\r\n"
    for number, place in places.items():
        out += b"%d 1" % number + newline + b"%010d 00000 n\r\n" % place
    out += b"trailer" + newline + b"<< /Size %d /Root 1 0 R %s >>" % (max(objects) + 1, trailer) + newline
    return bytes(out + b"startxref" + newline + b"%d" % at + newline + b"%%EOF" + newline)


def updated(first: bytes, number: int, body: bytes) -> bytes:
    """With an object changed by an incremental update."""
    before = int(first.rpartition(b"startxref")[2].split()[0])
    place = len(first)
    out = first + b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n\r\ntrailer\n<< /Size 9 /Root 1 0 R /Prev %d >>\n" % (number, place, before)
    return out + table + b"startxref\n%d\n%%%%EOF\n" % len(out)


def inserted(first: bytes, more: bytes) -> bytes:
    """With bytes between the last object and the table, which is then found where it has gone."""
    before, mark, end = first.rpartition(b"startxref\n")
    at = int(end.split()[0])
    return before[:at] + more + before[at:] + mark + b"%d\n%%%%EOF\n" % (at + len(more))


def packed(objects: Objects, filters: bytes = b"/Filter /FlateDecode", lying: bytes | None = None) -> bytes:
    """With object streams and a stream of references, as since PDF 1.5."""
    inner = {number: body for number, body in objects.items() if b"stream" not in body}
    head, bodies = b"", b""
    for number, body in inner.items():
        head += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    content = head + bodies
    data = zlib.compress(content) if b"Flate" in filters else content
    entry = b"/Type /ObjStm /N %d /First %d %s" % (len(inner), len(head), filters)
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    whole = {number: body for number, body in objects.items() if number not in inner}
    whole[90] = stream(lying if lying is not None else data, entry)
    for number, body in whole.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places[91] = len(out)
    rows = b""
    for number in range(92):
        if number in inner:
            rows += b"\x02" + (90).to_bytes(4, "big") + list(inner).index(number).to_bytes(2, "big")
        elif number in places:
            rows += b"\x01" + places[number].to_bytes(4, "big") + b"\0\0"
        else:
            rows += b"\0" * 7
    reference = stream(zlib.compress(rows), b"/Type /XRef /W [1 4 2] /Size 92 /Root 1 0 R /Filter /FlateDecode")
    out += b"91 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (reference, places[91])
    return bytes(out)


def scanned() -> bytes:
    """As a scanner's program writes it (Pillow)."""
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(out, "PDF", title="扫描件")
    return out.getvalue()


SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LINK = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://www.example.com/JavaScript/Launch) >> >>"
OUTLINE = {
    6: b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
    7: b"<< /Title (A/JS \\( one) /Parent 6 0 R /Dest [3 0 R /Fit] >>",
}
FIELD = {6: b"<< /FT /Tx /T (name) /V (text) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /P 3 0 R >>"}
FILED = {
    6: b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>",
    7: stream(b"MZ", b"/Type /EmbeddedFile"),
}


@cache
def good() -> dict[str, bytes]:
    plain = classic(document())
    return {
        "pdf 1.4": plain,
        "pdf 1.3, carriage returns": classic(document(), b"1.3", newline=b"\r"),
        "pdf 2.0": classic(document(), b"2.0"),
        "pdf with object streams": packed(document()),
        "pdf with an outline": classic(document(b"/Outlines 6 0 R /PageMode /UseOutlines", more=OUTLINE)),
        "pdf that opens at a page": classic(document(b"/OpenAction [3 0 R /Fit]")),
        "pdf with links": packed(document(page=b"/Annots [6 0 R]", more={6: LINK})),
        "pdf with a form": classic(document(b"/AcroForm << /Fields [6 0 R] >>", b"/Annots [6 0 R]", FIELD)),
        "pdf updated": updated(plain, 5, FONT),
        "pdf of a scanner": scanned(),
        "pdf with metadata": classic(
            document(b"/Metadata 6 0 R", more={6: stream(b"<x:xmpmeta>obj /JavaScript</x:xmpmeta>", b"/Type /Metadata")})
        ),
        "pdf with blanks behind": plain + b"\n\0\0\0\n",
    }  # fmt: skip


@cache
def bad() -> dict[str, bytes]:
    plain, names = classic(document()), {6: b"<< /Names [(a) 7 0 R] >>", 7: SCRIPT}
    zipped = b"PK\x03\x04" + b"\0" * 30 + b"PK\x01\x02" + b"\0" * 42 + b"PK\x05\x06" + b"\0" * 18
    return {
        "pdf script at opening": classic(document(b"/OpenAction 7 0 R", more={7: SCRIPT})),
        "pdf script in names": classic(document(b"/Names << /JavaScript 6 0 R >>", more=names)),
        "pdf script spelled in hex": classic(document(b"/OpenAction << /S /J#61vaScript /#4aS (x) >>")),
        "pdf script in an object stream": packed(document(b"/OpenAction 7 0 R", more={7: SCRIPT})),
        "pdf script in an unpacked stream": packed(document(b"/OpenAction 7 0 R", more={7: SCRIPT}), b""),
        "pdf script in another packing": packed(document(more={7: SCRIPT}), b"/Filter /LZWDecode"),
        "pdf script in a form field": classic(document(page=b"/AA << /O << /S /JavaScript /JS 6 0 R >> >>")),
        "pdf script by an update": updated(plain, 1, CATALOG % b"/OpenAction << /S /JavaScript /JS (x) >>"),
        "pdf script that no table names": inserted(plain, b"9 0 obj " + SCRIPT + b" endobj\n"),
        "pdf script behind a comment": inserted(plain, b"((((\n7 %x\n0 %y\nobj " + SCRIPT + b"\nendobj\n"),
        "pdf that starts a program": classic(document(b"/OpenAction << /S /Launch /F (cmd.exe) >>")),
        "pdf with a file": classic(document(b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>", more=FILED)),
        "pdf with a file in a note": packed(document(page=b"/Annots [<< /Subtype /FileAttachment /FS 6 0 R >>]", more=FILED)),
        "pdf that sends": classic(document(b"/OpenAction << /S /SubmitForm /F (http://x) >>")),
        "pdf that fetches": classic(document(b"/OpenAction << /S /GoToR /F (\\\\\\\\h\\\\x.pdf) /D [0 /Fit] >>")),
        "pdf with an xml form": classic(document(b"/AcroForm << /XFA 6 0 R /Fields [] >>")),
        "pdf with rich media": packed(document(page=b"/Annots [<< /Subtype /RichMedia >>]")),
        "pdf with a password": classic(document(more={6: b"<< /Filter /Standard /V 2 /R 3 /P -4 >>"}), trailer=b"/Encrypt 6 0 R"),
        "pdf that is a zip too": inserted(plain, zipped),
        "pdf of names": inserted(plain, b"1 0 obj " + b"/a" * 4_000_000),
        "pdf behind other bytes": b"MZ\x90\0" + plain,
        "pdf cut": plain[: len(plain) // 2],
        "pdf cut at the end": plain[:-30],
        "pdf with nothing in it": b"%PDF-1.7\n%%EOF\n",
        "pdf without pages": classic({1: b"<< /Type /Catalog >>"}),
        "pdf bomb in an object stream": packed(document(), lying=zlib.compress(b"0" * (70 * 2**20), 9)),
        "pdf with a broken object stream": packed(document(), lying=b"\x78\x9c broken"),
        "pdf of a table without end": packed(document(), lying=zlib.compress(b"11 " * 8_000_000, 9)),
        "pdf of blanks": inserted(plain, b"\n" * 9_000_000)[:-30],
        "pdf of brackets": inserted(plain, b"1 0 obj (" * 200_000),
    }  # fmt: skip

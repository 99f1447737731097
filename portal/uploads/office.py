"""Word and Excel files by the index of their zip and by what their parts say: no macros, no outside code, no bombs."""

import re
import zipfile
from collections.abc import Iterable
from html import unescape
from typing import Any, NoReturn

from defusedxml import ElementTree

from portal.sheets.package import MAX_UNPACKED, OLE, ZIP, BadPackage, check_layout, opened, unpack
from portal.uploads.refusing import ACCEPTED, AS_PDF, DAMAGED, SAVE_EXCEL, SAVE_WORD, Unfit

MAIN = "application/vnd.openxmlformats-officedocument."
KINDS = {
    f"{MAIN}wordprocessingml.document.main+xml": "docx",
    f"{MAIN}spreadsheetml.sheet.main+xml": "xlsx",
}
TEMPLATES = {
    f"{MAIN}wordprocessingml.template.main+xml": SAVE_WORD,
    f"{MAIN}spreadsheetml.template.main+xml": SAVE_EXCEL,
}
TYPES = "[Content_Types].xml"
MOST_XML = 4 * 2**20  # bytes of an index or a list of relations
MOST_TEXT = 32 * 2**20  # bytes of a part of text that is searched
NESTED = 2  # packages within packages that are looked into

MACROS = "里面带有宏。为安全起见不接收带宏的文件，请另存为不带宏的 {} 后再上传。"
ACTIVE = f"里面嵌有控件、程序或其他文件，为安全起见不接收。请删去嵌入的对象后另存一份，或者{AS_PDF[1:]}"
OUTSIDE = f"打开时会从别处取来模板或对象，为安全起见不接收。请断开链接后另存一份，或者{AS_PDF[1:]}"
REASONS = {
    "damaged": f"文件打不开。{DAMAGED}",
    "strange": "文件的内部结构不正常，为安全起见不接收。请用 Office 或 WPS 打开，另存一份后再上传。",
    "locked": "文件加了密码。请取消密码、另存一份后再上传。",
    "bomb": "文件解开后的内容大得不正常，不能接收。请把需要的内容复制到新建的文件中，另存后再上传。",
}
# What another zip package is, by a part that only it has, and what to do.
OTHERS = (
    ("ppt/", f"这是 PPT 演示文稿。{AS_PDF}"),
    ("OFD.xml", f"这是 OFD 文件。{AS_PDF}"),
    ("xl/workbook.bin", f"这是二进制工作簿（.xlsb）。{SAVE_EXCEL}"),
    ("META-INF/manifest.xml", f"这是 ODF 开放文档。{SAVE_WORD.replace('.docx', '.docx 或 .xlsx')}"),
    ("AndroidManifest.xml", f"这是安装程序，不能上传。{ACCEPTED}"),
)
PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs?|vbe|jse?|wsf|hta|jar|lnk|msi|sh|py|html?|svgz|ocx|cpl|reg|url)$", re.I
)
CODE = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
OFF_SITE = re.compile(r"(https?|ftp|mhtml|ms-[a-z]+):|[\\/]{2}|file:[\\/]{2}(?![\\/]?[a-z]:|/)|file:/{4,}", re.I)
PULLS = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/package")
DDE = re.compile(r"\bDDE(AUTO)?\b", re.I)
FIELD = re.compile(rb"<(?:\w+:)?instrText[^<>]*>([^<]*)|\binstr\s*=\s*(?:\"([^\"<]*)|'([^'<]*))")
WIDE = (b"\xff\xfe", b"\xfe\xff")  # how a text of two bytes a character begins


def check(data: bytes, depth: int = 0, room: list[int] | None = None) -> str:
    """docx or xlsx, when it may be kept. Raises Unfit.

    `room`: the bytes that this package and all within it may still unpack to.
    """
    room = [MAX_UNPACKED] if room is None else room
    try:
        archive, parts = opened(data)
        room[0] -= sum(part.file_size for part in parts)
        if room[0] < 0:
            raise BadPackage("bomb")
        _name_other(parts)
        check_layout(data, archive, parts)
        kind = _kind(data, parts)
        for part in parts:
            _check_part(data, part, kind, depth, room)
        return kind
    except BadPackage as bad:
        raise Unfit(REASONS[bad.reason]) from bad


def _name_other(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    for mark, sentence in OTHERS:
        if any(name == mark or (mark.endswith("/") and name.startswith(mark)) for name in names):
            raise Unfit(sentence)
    if TYPES not in names:
        raise Unfit(f"这是压缩包。请解压后，把需要的文件逐个上传。{ACCEPTED}")


def _kind(data: bytes, parts: list[zipfile.ZipInfo]) -> str:
    """What the list of content types says the package is."""
    index = next(part for part in parts if part.filename == TYPES)
    types = {element.get("ContentType", "") for element in _parsed(data, index)}
    kinds = {KINDS[one] for one in types if one in KINDS}
    low = {one.lower() for one in types}
    if any("macroenabled" in one or "vbaproject" in one or "macrosheet" in one for one in low):
        raise Unfit(MACROS.format(".xlsx" if any("excel" in one for one in low) else ".docx"))
    for template, sentence in TEMPLATES.items():
        if template in types:
            raise Unfit(f"这是模板文件。{sentence}")
    if len(kinds) != 1 or any("activex" in one for one in low):
        raise Unfit(ACTIVE if kinds else f"这不是 Word 或 Excel 文件。{ACCEPTED}")
    kind = kinds.pop()
    folder = "word/" if kind == "docx" else "xl/"
    if not any(part.filename.startswith(folder) for part in parts):
        raise Unfit(f"文件缺少必要的组成部分。{DAMAGED}")
    return kind


def _parsed(data: bytes, part: zipfile.ZipInfo) -> Iterable[Any]:
    """The children of an index part."""
    if part.file_size > MOST_XML:
        raise BadPackage("bomb")
    try:
        return list(ElementTree.fromstring(b"".join(unpack(data, part)), forbid_dtd=True))
    except BadPackage:
        raise
    except Exception as broken:  # expat and defusedxml refuse in several ways
        raise BadPackage("damaged") from broken


def _check_part(data: bytes, part: zipfile.ZipInfo, kind: str, depth: int, room: list[int]) -> None:
    """Unpack one part whole, and judge it by name and content."""
    name = part.filename.lower()
    if name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name:
        raise Unfit(MACROS.format(f".{kind}"))
    if "/activex/" in name or PROGRAMS.search(name):
        raise Unfit(ACTIVE)
    if name.endswith(".rels"):
        for relation in _parsed(data, part):
            _check_relation(relation)
        return
    head, text = b"", bytearray()
    is_text = name.endswith((".xml", ".vml"))
    for chunk in unpack(data, part):
        head = head or chunk[:4096]
        if is_text and len(text) < MOST_TEXT:
            text += chunk
    if head.startswith(CODE):
        raise Unfit(ACTIVE)
    if is_text:
        _check_text(head, name, bytes(text))
    elif head.startswith((OLE, ZIP)):
        _check_embedded(head, part, data, depth, room)


def _check_relation(relation: Any) -> None:
    target, sort = relation.get("Target", "").strip(), relation.get("Type", "")
    outside = relation.get("TargetMode", "").lower() == "external"
    if outside and sort.endswith(PULLS) and OFF_SITE.match(target):
        raise Unfit(OUTSIDE)
    if sort.endswith(("/vbaProject", "/wordVbaData", "/xlMacrosheet")):
        raise Unfit(MACROS.format(".docx 或 .xlsx"))


def _check_text(head: bytes, name: str, text: bytes) -> None:
    if head.startswith(WIDE):
        text = text.decode("utf-16", "replace").encode()
        head = text[:4096]
    if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper():
        raise Unfit(REASONS["strange"])
    first, *others = text.replace(b"<![CDATA[", b"").split(b"<!--")
    spoken = first + b"".join(one.partition(b"-->")[2] for one in others)
    found = FIELD.finditer(spoken) if name.startswith("word/") else ()
    fields = unescape(b"".join(b"".join(one.groups(b"")) for one in found).decode(errors="replace"))
    if DDE.search(fields) or ("/externallinks/" in name and b"ddeLink" in text):
        raise Unfit(OUTSIDE)


def _check_embedded(head: bytes, part: zipfile.ZipInfo, data: bytes, depth: int, room: list[int]) -> None:
    """A package or an OLE container within: charts have their workbook so, formulas and drawings theirs."""
    content = b"".join(unpack(data, part))
    if head.startswith(ZIP):
        if depth >= NESTED:
            _refuse(ACTIVE)
        check(content, depth + 1, room)
    elif any(
        word.encode("utf-16-le") in content for word in ("Ole10Native", "_VBA_PROJECT", "Macros", "EncryptedPackage")
    ):
        _refuse(ACTIVE)


def _refuse(sentence: str) -> NoReturn:
    raise Unfit(sentence)

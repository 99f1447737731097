"""Is this really an xlsx workbook, and small enough to open? Says in Chinese what it is otherwise."""

import codecs
import zipfile

from portal.sheets.package import OLE, ZIP, BadPackage, ole_kind, opened

MAX_BYTES = 20 * 2**20

SAVE_AS = "请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿（*.xlsx）”后再上传。"
DAMAGED = "文件已损坏或没有传完整，请在 Excel 或 WPS 中确认能正常打开，另存一份 .xlsx 后再上传。"
TOO_MUCH = "工作簿解开后的内容过大，不像正常的表格。请把需要的数据复制到新建的工作簿中，另存为 .xlsx 后再上传。"

MACROS = f"工作簿里带有宏。为安全起见不接收带宏的文件，{SAVE_AS}"
REASONS = {
    "damaged": DAMAGED,
    "locked": "文件是加了密码的压缩包。请解压、取消密码后，上传里面的 .xlsx 工作簿。",
    "bomb": TOO_MUCH,
}

SIGNATURES = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "Word 文档"),
)
OTHER_PACKAGES = (
    ("word/", "Word 文档"),
    ("ppt/", "PPT 演示文稿"),
    ("content.xml", "ODS 等开放文档格式"),
    ("xl/workbook.bin", "二进制工作簿（.xlsb）"),
)


class BadWorkbook(ValueError):
    """The file cannot be used; the message tells the user why and what to do."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The parts of an xlsx file held in memory; BadWorkbook when it is something else, locked, broken or oversized."""
    if not data:
        raise BadWorkbook("文件是空的（0 字节），请重新选择文件上传。")
    if len(data) > MAX_BYTES:
        raise BadWorkbook(f"文件超过 {MAX_BYTES // 2**20} MB 的上限。请删去图片和无关的工作表，或分成几个文件上传。")
    if not data.startswith(ZIP):
        raise BadWorkbook(_what_it_is(data))
    try:
        archive, parts = opened(data)
    except BadPackage as bad:
        raise BadWorkbook(REASONS[bad.reason]) from bad
    _check_parts(parts)
    return archive


def _what_it_is(data: bytes) -> str:
    """The message for a file that is no zip package at all."""
    if data.startswith(OLE):
        return _what_ole_is(data)
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return f"这是{kind}，不是 Excel 工作簿，只改文件扩展名是不行的。{SAVE_AS}"
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        return f"这是网页或 XML 文件，不是 Excel 工作簿（有些系统导出的“Excel”其实是网页）。{SAVE_AS}"
    if _is_text(data):
        return f"这是文本文件（如 CSV、TXT），不是 Excel 工作簿。{SAVE_AS}"
    return f"认不出这个文件，它不是 Excel 工作簿（.xlsx）。{SAVE_AS}"


def _what_ole_is(data: bytes) -> str:
    """The message for an OLE container: an encrypted xlsx, an old xls, or some other old document."""
    kind = ole_kind(data)
    if kind == "locked":
        return "工作簿加了打开密码。请在 Excel 或 WPS 中打开，取消密码（文件 → 信息 → 保护工作簿）并保存后再上传。"
    if kind == "xls":
        return f"这是旧版 Excel 97–2003 工作簿（.xls）。{SAVE_AS}"
    return f"这是旧版 Office 文档，不是 Excel 工作簿（.xlsx）。{SAVE_AS}"


def _is_text(data: bytes) -> bool:
    """Whether the beginning reads as text in an encoding offices use."""
    sample = data[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\f\r" for byte in sample) and any(
        _decodes(sample, encoding) for encoding in ("utf-8", "gb18030")
    )


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse packages that are ambiguous, with macros, or of another office program."""
    names = [part.filename for part in parts]
    for prefix, kind in OTHER_PACKAGES:
        if any(name.startswith(prefix) for name in names):
            raise BadWorkbook(f"这是{kind}，不是 Excel 工作簿（.xlsx）。{SAVE_AS}")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadWorkbook(MACROS)
    if not any(name.startswith("xl/") for name in names):
        raise BadWorkbook("这是压缩包，不是 Excel 工作簿。请解压后，上传里面的 .xlsx 工作簿。")
    if "[Content_Types].xml" not in names or len(set(names)) != len(names):
        raise BadWorkbook(f"工作簿缺少必要的组成部分。{DAMAGED}")

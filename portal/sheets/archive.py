"""Is this really an xlsx workbook, and small enough to open? Says in Chinese what it is otherwise."""

import codecs
import io
import zipfile

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 200
RATIO_MATTERS_ABOVE = 10 * 2**20
MAX_PARTS = 2000

SAVE_AS = "请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿（*.xlsx）”后再上传。"
DAMAGED = "文件已损坏或没有传完整，请在 Excel 或 WPS 中确认能正常打开，另存一份 .xlsx 后再上传。"
TOO_MUCH = "工作簿解开后的内容过大，不像正常的表格。请把需要的数据复制到新建的工作簿中，另存为 .xlsx 后再上传。"

MACROS = f"工作簿里带有宏。为安全起见不接收带宏的文件，{SAVE_AS}"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
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
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except Exception as broken:  # a hostile directory breaks zipfile in many ways
        raise BadWorkbook(DAMAGED) from broken
    _check_parts(parts, len(data))
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
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "工作簿加了打开密码。请在 Excel 或 WPS 中打开，取消密码（文件 → 信息 → 保护工作簿）并保存后再上传。"
    if "Workbook".encode("utf-16-le") in data or "\0Book\0".encode("utf-16-le") in data:
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


def _check_parts(parts: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse packages that are locked, ambiguous, bombs, or of another office program."""
    names = [part.filename for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadWorkbook("文件是加了密码的压缩包。请解压、取消密码后，上传里面的 .xlsx 工作簿。")
    if len(parts) > MAX_PARTS or _is_bomb(sum(part.file_size for part in parts), packed):
        raise BadWorkbook(TOO_MUCH)
    for prefix, kind in OTHER_PACKAGES:
        if any(name.startswith(prefix) for name in names):
            raise BadWorkbook(f"这是{kind}，不是 Excel 工作簿（.xlsx）。{SAVE_AS}")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadWorkbook(MACROS)
    if not any(name.startswith("xl/") for name in names):
        raise BadWorkbook("这是压缩包，不是 Excel 工作簿。请解压后，上传里面的 .xlsx 工作簿。")
    if "[Content_Types].xml" not in names or len(set(names)) != len(names):
        raise BadWorkbook(f"工作簿缺少必要的组成部分。{DAMAGED}")


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MAX_UNPACKED or (unpacked > RATIO_MATTERS_ABOVE and unpacked > packed * MAX_RATIO)

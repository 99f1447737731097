"""What a file is, by its content, and whether it may be kept. The name says nothing, and libmagic has a second word."""

from dataclasses import dataclass

from portal.errors import Invalid
from portal.sheets.package import OLE, ZIP, ole_kind
from portal.uploads import documents, office, pictures
from portal.uploads.libmagic import called
from portal.uploads.naming import cleaned, shown
from portal.uploads.refusing import ACCEPTED, AS_PDF, SAVE_EXCEL, SAVE_WORD, Unfit

MOST_BYTES = 10 * 2**20

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
# What libmagic may call a file that the check of its kind has passed.
CALLED = {
    "image": ("image/",),
    "pdf": ("application/pdf",),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"),
}
PACKAGES = ("application/octet-stream", "application/vnd.openxmlformats-officedocument", "application/vnd.ms-")
HEIC = (
    "这是 HEIC（高效）格式的照片，很多电脑打不开。请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，"
    "或在相册中导出为 JPG 再上传。"
)
OLD = {
    "locked": "文件加了打开密码。请取消密码、另存一份后再上传。",
    "doc": f"这是旧版 Word 文档（.doc）。{SAVE_WORD}",
    "xls": f"这是旧版 Excel 工作簿（.xls）。{SAVE_EXCEL}",
    "ppt": f"这是旧版 PPT 演示文稿。{AS_PDF}",
    "": f"这是旧版 Office 或 WPS 文件。{SAVE_WORD.replace('.docx', '.docx 或 .xlsx')}",
}
# (beginning, at, what it is and what to do)
KNOWN = (
    (b"{\\rtf", 0, f"这是 RTF 文档。{SAVE_WORD}"),
    (b"MZ", 0, f"这是程序文件，不能上传。{ACCEPTED}"),
    (b"\x7fELF", 0, f"这是程序文件，不能上传。{ACCEPTED}"),
    (b"#!", 0, f"这是程序文件，不能上传。{ACCEPTED}"),
    (b"Rar!", 0, f"这是压缩包。请解压后，把需要的文件逐个上传。{ACCEPTED}"),
    (b"7z\xbc\xaf", 0, f"这是压缩包。请解压后，把需要的文件逐个上传。{ACCEPTED}"),
    (b"\x1f\x8b", 0, f"这是压缩包。请解压后，把需要的文件逐个上传。{ACCEPTED}"),
    (b"II*\x00", 0, "这是 TIFF 图片。请另存为 JPG 或 PNG 后再上传。"),
    (b"MM\x00*", 0, "这是 TIFF 图片。请另存为 JPG 或 PNG 后再上传。"),
)
NOT_PICTURES = (b"ftypqt", b"ftypmp4", b"ftypisom", b"ftypM4V", b"ftyp3gp")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it may be kept: under this name, of this kind (see models.KINDS), with this ending and content."""

    name: str
    kind: str
    ending: str
    data: bytes


def check(name: str, data: bytes) -> Checked:
    """The file as it may be kept: pictures made anew, the name cleaned. Raises Invalid, whose sentence names the file."""
    try:
        kind, ending, content = _judged(data)
    except Unfit as no:
        raise Invalid(f"“{shown(name)}”没有收下：{no}") from no
    return Checked(cleaned(name, ending), kind, ending, content)


def _judged(data: bytes) -> tuple[str, str, bytes]:
    """Kind, ending and content as kept. Raises Unfit."""
    if not data:
        raise Unfit("文件是空的（0 字节）。请重新选择。")
    if len(data) > MOST_BYTES:
        raise Unfit(f"超过 {MOST_BYTES // 2**20} MB。请压缩图片，或拆成几个文件后再上传。")
    if data.startswith(PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        _ask_libmagic(data, "image")
        content, ending = pictures.remade(data)
        return "image", ending, content
    if data.startswith(b"%PDF-"):
        documents.check(data)
        _ask_libmagic(data, "pdf")
        return "pdf", ".pdf", data
    if data.startswith(ZIP):
        kind = office.check(data)
        _ask_libmagic(data, kind)
        return kind, f".{kind}", data
    raise Unfit(_what_it_is(data))


def _ask_libmagic(data: bytes, kind: str) -> None:
    if not called(data).startswith(CALLED[kind] + (PACKAGES if kind in ("docx", "xlsx") else ())):
        raise Unfit(f"文件的内容与它的开头不一致，为安全起见不接收。{ACCEPTED}")


def _what_it_is(data: bytes) -> str:
    """The sentence for a file of another kind."""
    if data.startswith(OLE):
        return OLD[ole_kind(data)]
    for mark, at, sentence in KNOWN:
        if data[at:].startswith(mark):
            return sentence
    if data[4:8] == b"ftyp":
        return f"这是视频，不能上传。{ACCEPTED}" if data[4:12].startswith(NOT_PICTURES) else HEIC
    if b"<svg" in data[:2048].lower():
        return "这是 SVG 图形。请另存为 PNG 或 JPG 后再上传。"
    if b"%PDF-" in data[:1024]:
        return f"PDF 的开头多了别的内容。{AS_PDF}"
    said = called(data)
    if said == "text/html" or b"<html" in data[:2048].lower():
        return f"这是网页文件。{AS_PDF}"
    if said.startswith("text/"):
        return "这是文本文件（如 TXT、CSV）。请把文字贴进表单，或存成 Word（.docx）后再上传。"
    if said.startswith(("video/", "audio/")):
        return f"这是音频或视频，不能上传。{ACCEPTED}"
    return f"认不出这个文件。{ACCEPTED}"

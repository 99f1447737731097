"""The empty file: the few parts that a Word file needs, with the page, the grid and the styles of the standard."""

import io
import zipfile

from portal.documents.word import measures as size
from portal.documents.word.styles import STYLES, fonts, letters

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_KINDS = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
}
# name → what a machine without it may take instead, whether it has serifs
_FONTS = {
    size.XIAOBIAOSONG: ("FZXiaoBiaoSong-B05S", "roman"),
    size.FANGSONG: ("仿宋", "modern"),
    size.KAITI: ("楷体", "modern"),
    size.HEITI: ("SimHei", "modern"),
    size.SONGTI: ("SimSun", "auto"),
}


def _types() -> str:
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in _KINDS.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _document() -> str:
    width, height = size.PAGE
    return (
        f"<w:document {_W}><w:body><w:sectPr>"
        f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="{size.TOP}" w:right="{size.RIGHT}" w:bottom="{size.BOTTOM}" w:left="{size.LEFT}" '
        f'w:header="{round(15 * size.MM)}" w:footer="{size.FOOTER}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{size.PITCH}" w:charSpace="{size.GRID_SPACE}"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _styles() -> str:
    """All styles. What would break 22 lines of 28 characters is off: held back lines, punctuation in the margin, room
    between Chinese and digits.
    """
    rest = (
        '<w:style w:type="character" w:default="1" w:styleId="a0"><w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" '
        'w:type="dxa"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        '<w:style w:type="character" w:customStyle="1" w:styleId="PLAIN"><w:name w:val="正文文字"/>'
        f"<w:rPr>{fonts(size.FANGSONG)}</w:rPr></w:style>"
    )
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(size.FANGSONG)}{letters(size.THIRD)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:line="{size.PITCH}" w:lineRule="exact"/></w:pPr>'
        f'<w:rPr><w:spacing w:val="{size.SPACING}"/>{letters(size.THIRD)}</w:rPr></w:style>'
        f"{rest}{''.join(style.xml() for style in STYLES)}</w:styles>"
    )


def _settings() -> str:
    return (
        f'<w:settings {_W}><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
        for name, (other, family) in _FONTS.items()
    )
    return f"<w:fonts {_W}>{fonts}</w:fonts>"


def _properties() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
    )


def empty() -> io.BytesIO:
    """A Word file without text."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(
            *((f"{_OFFICE}/{name}", f"{name}.xml") for name in _KINDS if name != "document")
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, _HEAD + content)
    file.seek(0)
    return file


def settled(file: bytes) -> bytes:
    """The same file without the moment and the machine of its making: equal documents are equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()

"""The editable text of a document: one line of a text field is one paragraph, and how it begins says which.

    一、…  （一）…  1. …  （1）…    the four levels
    〔问题清单〕                      a table that the portal fills in, alone on its line
    附件：责任清单                    an attachment; all that follows it, up to the next, is what it says

Everything else is a paragraph; blank lines are for the eye alone.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from portal.documents.document import Attachment, Block, Paragraph, Table
from portal.errors import Invalid

LONGEST = 50_000
LONGEST_TITLE = 100
MOST_ATTACHMENTS = 20

_NUMERALS = "一二三四五六七八九十百"
_LEVELS = (
    re.compile(rf"[{_NUMERALS}]+、\s*(?=\S)"),
    re.compile(rf"[（(][{_NUMERALS}]+[）)]\s*(?=\S)"),
    re.compile(r"[0-9]+[.．](?![0-9])\s*(?=\S)"),
    re.compile(r"[（(][0-9]+[）)]\s*(?=\S)"),
)
_WRITTEN_OUT = str.maketrans("()．", "（）.")
_MARK = re.compile(r"〔([^〔〕]*)〕")
_ATTACHMENT = re.compile(r"附件\s*(?:[0-9]+\s*)?[：:]\s*(.*)")
_NUMBERED = re.compile(r"[0-9]+[.．、]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What XML has no place for, turns the order of reading or takes no room. Unassigned ones stay: rare names may have them.
_UNFIT = ("Cc", "Cf", "Cs")
_NO_CHARACTERS = "\ufffe\uffff"


class Text(NamedTuple):
    """The text of a document, read."""

    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...]


def plain(text: str, *, breaks: bool = False) -> str:
    """The text without characters that no reader sees, blanks for tabs; line breaks as \\n where kept, else as blanks."""
    lines = _BREAKS.sub("\n", text).replace("\t", " ").split("\n")
    clean = ["".join(each for each in line if not _unfit(each)) for line in lines]
    return ("\n" if breaks else " ").join(clean).strip()


def _unfit(character: str) -> bool:
    return unicodedata.category(character) in _UNFIT or character in _NO_CHARACTERS


def read(text: str, tables: Mapping[str, Table]) -> Text:
    """The blocks and attachments of a text; `tables` are those that it may call by name.

    Raises Invalid with every line that cannot be read.
    """
    if len(text) > LONGEST:
        raise Invalid(f"正文最多 {LONGEST} 字，现有 {len(text)} 字。请把清单放进附件表格，或分成几份文件。", "text")
    blocks: list[Block] = []
    attachments: list[tuple[str, list[Block]]] = []
    wrong = []
    for number, line in enumerate(plain(text, breaks=True).split("\n"), 1):
        if not (line := line.strip(" \u3000\xa0")):
            continue
        if found := _ATTACHMENT.fullmatch(line):
            wrong += [f"第 {number} 行：{said}" for said in _misnamed(found[1], len(attachments))]
            attachments.append((found[1], []))
            continue
        into = attachments[-1][1] if attachments else blocks
        if found := _MARK.fullmatch(line):
            name = found[1].strip()
            if name in tables:
                into.append(tables[name])
            else:
                wrong.append(f"第 {number} 行：{_unknown(name, tables)}")
        else:
            into.append(paragraph(line))
    if not blocks and not wrong:
        wrong.append("请填写正文。")
    if wrong:
        raise Invalid("".join(wrong), "text")
    return Text(tuple(blocks), tuple(Attachment(title, tuple(said)) for title, said in attachments))


def paragraph(line: str) -> Paragraph:
    """A line as a paragraph of its level, its number written as the standard does."""
    for level, pattern in enumerate(_LEVELS, 1):
        if found := pattern.match(line):
            number = found[0].strip().translate(_WRITTEN_OUT)
            return Paragraph(number + (" " if level == 3 else "") + line[found.end() :], level)
    return Paragraph(line)


def _misnamed(title: str, before: int) -> list[str]:
    """What is wrong with the line of an attachment."""
    wrong = []
    if not title:
        wrong.append("请在“附件：”后面写附件名称。")
    if _NUMBERED.match(title):
        wrong.append("附件的序号会自动编，请每个附件写一行“附件：名称”。")
    if len(title) > LONGEST_TITLE:
        wrong.append(f"附件名称最多 {LONGEST_TITLE} 字，现有 {len(title)} 字。")
    if before == MOST_ATTACHMENTS:
        wrong.append(f"附件最多 {MOST_ATTACHMENTS} 个。")
    return wrong


def _unknown(name: str, tables: Mapping[str, Table]) -> str:
    """Why a table cannot be inserted; what a draft leaves open is marked in the same way."""
    if name.startswith("请填写"):
        return f"{name}，写好后删去这一行的括号。"
    if not tables:
        return f"没有“{name}”可以插入，请删去这一行。"
    return f"没有“{name}”可以插入，可用的有：{'、'.join(f'〔{each}〕' for each in tables)}。"

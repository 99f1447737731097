"""A document in words: where it lies, its number as the standard writes it, what finds it, who hears of it."""

import re
from typing import Any

from portal import clock, search
from portal.accounts import holders
from portal.db import P, Query
from portal.documents.models import KINDS, OfficialDocument
from portal.errors import Invalid

NUMBER = re.compile(r"([^\s〔〕]{1,20})〔((?:19|20)[0-9]{2})〕([1-9][0-9]{0,4})号")
_TYPED = str.maketrans("[]【】（）()［］", "〔〕〔〕〔〕〔〕〔〕")

NUMBERS = Query(
    lambda: OfficialDocument.select(OfficialDocument.id, OfficialDocument.number).where(
        (OfficialDocument.committee == P("committee"))
        & OfficialDocument.team.is_null() & (OfficialDocument.number != "") & (OfficialDocument.state != "voided")
    )
)  # fmt: skip
NUMBERS_OF_TEAM = Query(
    lambda: OfficialDocument.select(OfficialDocument.id, OfficialDocument.number).where(
        (OfficialDocument.team == P("team")) & (OfficialDocument.number != "") & (OfficialDocument.state != "voided")
    )
)


def path(document: Any) -> str:
    """Where a document lies."""
    return f"/documents/{document.id}"


def number(typed: str) -> str:
    """发文字号 as the standard writes it: 〔 〕 around the year, no 第, no noughts in front; "" for none. Raises Invalid."""
    text = re.sub(r"\s+", "", typed)
    if not text:
        return ""
    text = re.sub(r"〕第?0*", "〕", text.translate(_TYPED))
    if not NUMBER.fullmatch(text):
        raise Invalid("发文字号写成“某机党〔2026〕3号”这样：机关代字、六角括号里的年份、顺序号。", "number")
    return text


def _numbers(document: Any) -> list[Any]:
    """The numbers that the document's office or team has given."""
    if document.team_id is not None:
        return NUMBERS_OF_TEAM(team=document.team_id)
    return NUMBERS(committee=document.committee_id)


def check_free(document: Any, number: str) -> None:
    """A number is given once. Raises Invalid."""
    if number and any(row.number == number and row.id != document.id for row in _numbers(document)):
        raise Invalid(f"{number}已经用在另一份公文上，请换一个顺序号。", "number")


def suggested(document: Any) -> str:
    """The number that comes next after the latest of this year; "" before the first."""
    year = str(clock.today().year)
    found = [NUMBER.fullmatch(row.number) for row in _numbers(document)]
    known = [(int(one[3]), one[1]) for one in found if one and one[2] == year]
    if not known:
        return ""
    last, word = max(known)
    return f"{word}〔{year}〕{last + 1}号"


def index(document: OfficialDocument) -> None:
    """The search entry, in the caller's transaction."""
    texts = (KINDS[document.kind], document.title, document.number, document.issuer, document.addressee)
    search.index(OfficialDocument, [(document.id, search.tokens(*texts))])


def concerned(document: OfficialDocument) -> list[int]:
    """Who hears that it was issued: the unit's secretaries or officers, and of what a team sends its committee's officers."""
    rows = holders.over(document.unit_id or document.committee_id)
    found = [row.person_id for row in rows if document.unit_id and row.unit_id == document.unit_id]
    found += [row.person_id for row in rows if document.unit_id and row.role == "secretary"]
    if document.team_id:
        found += [row.person_id for row in rows if row.role == "committee" and row.unit_id == document.committee_id]
    return list(dict.fromkeys(found))

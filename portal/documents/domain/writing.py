"""起草 from a source, and 修改 what was drafted."""

from typing import NamedTuple

from portal import actions
from portal.db import write
from portal.documents.domain.text import check_free, index, number, path
from portal.documents.drafting import Drafted
from portal.documents.models import OfficialDocument, OfficialDocumentUnit
from portal.documents.text import LONGEST as LONGEST_TEXT
from portal.documents.text import plain
from portal.drafts import store
from portal.errors import Invalid
from portal.policy import Actor

LABELS = {
    "title": "标题", "number": "发文字号", "issuer": "发文机关", "addressee": "主送机关", "text": "正文", "copies": "抄送",
}  # fmt: skip
LONGEST = {"title": 100, "number": 40, "issuer": 120, "addressee": 300, "text": LONGEST_TEXT, "copies": 300}


class Wanted(NamedTuple):
    """What is typed of a document."""

    title: str
    number: str = ""
    issuer: str = ""
    addressee: str = ""
    text: str = ""
    copies: str = ""


def create(drafted: Drafted, *, by: Actor, once: str = "") -> OfficialDocument:
    """起草 what `drafting` made of a source. Raises Invalid, Denied, Stale."""
    wanted = _tidied(Wanted(drafted.title, "", drafted.issuer, drafted.addressee, drafted.text))
    with write():
        made = actions.create(
            "official_document.create", OfficialDocument, by=by, kind=drafted.kind, committee=drafted.committee,
            team=by.team_id if by.role == "supervisor" else None, unit=drafted.unit, problems=list(drafted.problems),
            source_record=drafted.record, source_id=drafted.key, created_by=by.person_id, **wanted._asdict(),
            values={"title": wanted.title},
        )  # fmt: skip
        if drafted.units:
            rows = [{"document": made.id, "unit": one} for one in sorted(drafted.units)]
            OfficialDocumentUnit.insert_many(rows).execute()
        store.spend(once, by, path(made))
        index(made)
    return made


def edit(document: OfficialDocument, wanted: Wanted, *, by: Actor, version: int | None = None) -> None:
    """修改 before it is issued; a text that cannot be read yet is kept all the same. Raises Invalid, Denied, Stale."""
    actions.check("official_document.edit", document, by=by)
    wanted = _tidied(wanted)
    changes = {name: value for name, value in wanted._asdict().items() if value != getattr(document, name)}
    if not changes and version == document.version:
        return
    if "number" in changes:
        check_free(document, wanted.number)
    values = {name: [getattr(document, name), value] for name, value in changes.items()}
    with write():
        actions.perform("official_document.edit", document, by=by, set=changes, version=version, values=values)
        index(document)


def _tidied(wanted: Wanted) -> Wanted:
    """What was typed, without what no reader sees. Raises Invalid."""
    made = {name: plain(value, breaks=name in ("title", "text")) for name, value in wanted._asdict().items()}
    if not made["title"]:
        raise Invalid("请填写标题。", "title")
    for name, most in LONGEST.items():
        if len(made[name]) > most:
            raise Invalid(f"{LABELS[name]}最多 {most} 个字，请精简。", name)
    return Wanted(**{**made, "number": number(made["number"])})

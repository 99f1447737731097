"""Where a pledge can be commented on: its items with their fields, the progress of each and what is attached to it."""

from typing import Any

from portal import web
from portal.accounts.holders import secretaries
from portal.comments.records import Kind, Part
from portal.db import P
from portal.pledges import domain, record
from portal.pledges.models import Pledge
from portal.policy import SCOPES, Actor
from portal.policy.scopes.comments import Commented

FIELDS = {
    "matter": "承诺事项",
    "measure": "措施",
    "standard": "对应标准",
    "duty": "岗位职责",
    "due_on": "完成时限",
}


def parts(pledge: Pledge, actor: Actor) -> list[Part]:
    """The items as `actor` reads them now, each followed by its fields, its progress and the files of that."""
    shown = (record.plain if pledge.state == "published" else record.shown)(pledge, actor)
    found = []
    for item in shown.items:
        key, words = f"item-{item.id}", f"第 {item.number} 项"
        found.append(Part(key, words))
        for name, label in FIELDS.items():
            value = getattr(item, name)
            if value and not (name == "duty" and shown.viewer == "public"):
                found.append(Part(f"{key}-{name}", f"{words} · {label}", _text(value)))
        found += _progress(shown, item, words)
    return found


def _progress(shown: record.Shown, item: Any, words: str) -> list[Part]:
    found = []
    for row in shown.kept.progress.get(item.id, []) if shown.kept else []:
        key, said = f"progress-{row.id}", f"{words} · {web.long_date(row.made_on)}的进展"
        found.append(Part(key, said, row.text))
        files = shown.kept.files.get(row.id, []) if shown.kept else []
        found += [Part(f"{key}-file-{file.id}", f"{said} · 附件 {file.name}", file.name) for file in files]
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else web.long_date(value)


def _title(pledge: Pledge) -> str:
    return f"{record.HEAD.one(pledge=pledge.id).name}的公开承诺（{pledge.year} 年）"


def _public() -> Any:
    return Pledge.state == "published"


KIND = Kind(
    Pledge,
    "公开承诺",
    parts=parts,
    path=domain.path,
    title=_title,
    access=Commented(
        SCOPES[Pledge], Pledge.branch, Pledge.committee, mine=lambda: Pledge.person == P("me"), public=_public
    ),
    owner=lambda pledge: int(pledge.person_id),
    workers=lambda pledge: secretaries(pledge.branch_id),
    public=lambda pledge: bool(pledge.state == "published"),
)

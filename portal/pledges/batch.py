"""Several pledges at once: what is chosen, what of it can be passed, and each acted on by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from portal import actions, policy
from portal.db import Query, among, hold, prepared, write
from portal.errors import Denied, Invalid, Stale
from portal.pledges import domain, listing
from portal.pledges.models import Pledge, PledgeItem
from portal.policy import Actor

MOST = 100  # in one act: two pages of the list
NAMED = 8  # names in one sentence


class Choice(NamedTuple):
    """A chosen pledge and what of it was read: round and version, where the form carries them."""

    key: int
    round: int | None = None
    version: int | None = None


def choices(values: Iterable[str]) -> list[Choice]:
    """What a form posts: "key" or "key.round.version"; anything else is left out, doubles too."""
    found: dict[int, Choice] = {}
    for value in values:
        parts = value.split(".")
        if len(parts) in (1, 3) and all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
            found.setdefault(int(parts[0]), Choice(*map(int, parts)))
    return sorted(found.values())[:MOST]


@dataclass
class Done:
    """What came of it: the names of those that went through, and of the others name and reason ("" unseen)."""

    names: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def each(chosen: Iterable[Choice], act: str, verb: Callable[[Pledge, Choice], None], *, by: Actor) -> Done:
    """Do `verb` to each in a transaction of its own, so that one that changed meanwhile does not hold up the others."""
    done = Done()
    chosen = list(chosen)
    names = {row.id: row.name for row in rows(by, [one.key for one in chosen])}
    for one in chosen:
        try:
            with write():
                hold(Pledge, one.key)
                pledge = policy.find(Pledge, one.key, by)
                if pledge is None or one.key not in names:
                    raise Denied("不由您办理")
                _as_read(pledge, one)
                actions.check(act, pledge, by=by)
                verb(pledge, one)
        except (Denied, Stale, Invalid) as error:
            done.left.append((names.get(one.key, ""), _why(error)))
        else:
            done.names.append(names[one.key])
    return done


def _as_read(pledge: Pledge, one: Choice) -> None:
    if one.round is not None and one.round != pledge.round:
        raise Stale("本人刚刚重新提交过")
    if one.version is not None and one.version != pledge.version:
        raise Stale("别人刚刚办理过")


def _why(error: Denied | Stale | Invalid) -> str:
    if isinstance(error, Denied):
        return "不由您办理"
    return error.message.rstrip("。") if isinstance(error, Invalid) or not error.details else "状态已经改变"


def approve(chosen: Iterable[Choice], *, by: Actor) -> Done:
    """全部通过 of the chosen as they were read."""
    return each(chosen, "pledge.approve", lambda pledge, one: domain.approve(pledge, by=by, rest=True), by=by)


def publish(chosen: Iterable[Choice], *, by: Actor) -> Done:
    """公示 of the chosen."""
    return each(chosen, "pledge.publish", lambda pledge, one: domain.publish(pledge, by=by), by=by)


def told(done: Done, word: str) -> tuple[str, str]:
    """What was done and what was not, each as a sentence or ""."""
    said = f"已{word} {len(done.names)} 份：{_listed(done.names)}。" if done.names else ""
    named = [f"{name}（{why}）" for name, why in done.left if name]
    others = len(done.left) - len(named)
    rest = [f"没有{word}：{_listed(named)}"] if named else []
    if others:
        rest.append(f"{'另' if named else ''}有 {others} 份没有{word}：状态已经改变，或者不由您办理")
    return said, "；".join(rest) + ("。" if rest else "")


def _listed(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 份" if len(names) > NAMED else "")


def rows(by: Actor, keys: list[int]) -> list[Any]:
    """The chosen pledges that lie in the actor's scope, with name and branch."""
    seen = policy.scope(Pledge, by)

    def build() -> Any:
        query = listing.join(Pledge.select(*listing.columns(), Pledge.post, Pledge.version))
        return query.where(seen.where & among(Pledge.id, "pledges")).order_by(Pledge.submitted_at, Pledge.id)

    return prepared(("batch", seen.shape), build)(**{**by.places(), "pledges": keys}) if keys else []


ITEMS = Query(
    lambda: PledgeItem.select(
        PledgeItem.id, PledgeItem.pledge, PledgeItem.number, PledgeItem.matter, PledgeItem.measure, PledgeItem.due_on,
        PledgeItem.standard, PledgeItem.duty, PledgeItem.verdict, PledgeItem.reason,
    )
    .where(among(PledgeItem.pledge, "pledges"))
    .order_by(PledgeItem.pledge, PledgeItem.number)
)  # fmt: skip


@dataclass
class Shown:
    """A chosen pledge in the preview: its row, its items, and why it cannot be passed here ("" when it can)."""

    row: Any
    items: list[Any]
    why: str = ""


@dataclass(frozen=True)
class Record:
    """A row as the rules read a record."""

    branch_id: int
    person_id: int
    state: str

    _meta: ClassVar[Any] = Pledge._meta
    unit_key: ClassVar[str] = "branch_id"


def record(row: Any) -> Record:
    """What the rules and the workflow need of a row of a list."""
    return Record(row.branch_id, row.person_id, row.state)


def preview(chosen: Iterable[Choice], *, by: Actor) -> list[Shown]:
    """The full text of the chosen pledges, and which of them can be passed together: three queries at any length."""
    found = rows(by, [one.key for one in chosen])
    texts: dict[int, list[Any]] = {row.id: [] for row in found}
    for item in ITEMS(pledges=list(texts)) if found else []:
        texts[item.pledge_id].append(item)
    for row in found:
        if row.state not in listing.SENT:  # the rows are their author's again
            texts[row.id] = []
    return [Shown(row, texts[row.id], _hindrance(row, texts[row.id], by)) for row in found]


def _hindrance(row: Any, items: list[Any], by: Actor) -> str:
    if row.person_id == by.person_id:
        return "这是您本人的承诺，由基层党委审核。"
    if row.state != "submitted":
        return f"现在的状态是“{listing.STATES[row.state]}”，不用审核。"
    if not actions.allowed("pledge.approve", by, record(row)):
        return "不由您审核。"
    returned = [str(item.number) for item in items if item.verdict == "returned"]
    if returned:
        return f"第 {'、'.join(returned)} 项已经退回，请打开这一份单独办理。"
    lacking = [
        str(item.number) for item in items if not (item.matter and item.measure and item.due_on and item.standard)
    ]
    if lacking or not items:
        return (
            f"第 {'、'.join(lacking)} 项没有填写完整，请打开这一份单独办理。"
            if items
            else "没有承诺事项，请打开这一份看。"
        )
    return ""

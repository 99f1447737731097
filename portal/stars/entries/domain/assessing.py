"""自评: scores with reasons, the wished star with what the branch shows; saved as often as one likes until it is confirmed."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal import actions
from portal.db import hold, write
from portal.errors import Invalid
from portal.policy import Actor
from portal.stars.computation.scheme import Scheme
from portal.stars.entries import reading
from portal.stars.entries.domain.aiming import check_star
from portal.stars.entries.domain.text import cycle_of, open_cycle, tidied
from portal.stars.entries.votes import check_votes
from portal.stars.models import StarEntry, StarScore
from portal.stars.schemes import reading as schemes
from portal.uploads import domain as uploads

MOST_REASON = 500
MOST_FEATURES = 1000  # 特色和成效

Given = tuple[Any, str]
"""A score as the table keeps it (None: not scored yet) and its reason."""


def assess(entry: StarEntry, given: Mapping[str, Given], *, by: Actor, version: int | None = None) -> int:
    """Save the scores of some indicators, values as `typed.read` gives them; gives how many changed.

    What is not given stays. Raises Invalid (field: the indicator's key), Denied, Stale.
    """
    actions.check("star_entry.edit", entry, by=by)
    known = {one.key: one for one in schemes.of(cycle_of(entry).scheme_id).indicators}
    for key, (value, reason) in given.items():
        tidied(reason, key, "评分理由", MOST_REASON)
        if (one := known.get(key)) is None or not reading.typed(one):
            raise Invalid("这项指标不由支部自评。", key)
        if isinstance(value, dict):
            check_votes(value, entry.branch_id, key, one.voters)
    with write():
        open_cycle(entry)
        hold(StarEntry, entry.id)
        rows = reading.scores(entry.id)
        changed = {
            key: (value, reason.strip())
            for key, (value, reason) in given.items()
            if (value, reason.strip()) != _present(rows.get(key))
        }
        if not changed:
            return 0
        values = {key: [list(_present(rows.get(key))), list(now)] for key, now in changed.items()}
        actions.perform("star_entry.edit", entry, by=by, version=version, fields=["scores"], values=values)
        for key, (value, reason) in changed.items():
            _keep(entry, rows.get(key), key, value, reason)
    return len(changed)


def _present(row: Any) -> Given:
    return (row.value, row.reason) if row is not None else (None, "")


def _keep(entry: StarEntry, row: Any, key: str, value: Any, reason: str) -> None:
    """Rows are updated in place: their ids are what comments will hang on."""
    if row is None:
        StarScore.insert(entry=entry.id, indicator=key, value=value, reason=reason).execute()
    else:
        StarScore.update(value=value, reason=reason).where(StarScore.id == row.id).execute()


def state_case(
    entry: StarEntry, wished: int | None, features: str, scheme: Scheme, *, by: Actor, version: int | None = None,
    files: Iterable[int] = (),
) -> None:  # fmt: skip
    """Save 申报星级, 特色和成效 and attachments; the star may still be open in a draft. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.edit", entry, by=by)
    wished = None if wished is None else check_star(wished, scheme, "wished")
    features = tidied(features, "features", "特色和成效", MOST_FEATURES)
    attached = sorted(set(files))
    values: dict[str, Any] = {
        name: [getattr(entry, name), now]
        for name, now in (("wished", wished), ("features", features))
        if getattr(entry, name) != now
    }
    if not values and not attached:
        return
    with write():
        open_cycle(entry)
        actions.perform(
            "star_entry.edit", entry, by=by, version=version, set={name: now for name, (_was, now) in values.items()},
            fields=[*values, *(["files"] if attached else [])],
            values=values | ({"files": attached} if attached else {}),
        )  # fmt: skip
        uploads.attach(entry, attached, by=by)


def check_complete(entry: StarEntry, scheme: Scheme, sector: str | None) -> None:
    """Whether the declaration may go to the committee. Raises Invalid with what is missing."""
    if entry.wished is None:
        raise Invalid("还没有填写申报星级。请在“申报内容”里选择。")
    scored = {key for key, row in reading.scores(entry.id).items() if row.value is not None}
    missing = reading.lacking(scheme, sector, scored, entry.wished)
    if missing:
        named = "、".join(one.label for one in missing[:8])
        more = f"等 {len(missing)} 项" if len(missing) > 8 else ""
        raise Invalid(f"还有必填的指标没有自评：{named}{more}。")

"""A post's page, and each step on a page of its own: so a step works without script and survives an expired session."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import actions, clock, web
from portal.drafts import store
from portal.errors import Stale
from portal.forms import Form
from portal.identities import domain, record
from portal.identities.domain import path
from portal.identities.forms import (
    AmendForm,
    ConfirmForm,
    DeclineForm,
    DiscussForm,
    EndForm,
    RecommendForm,
    ServeForm,
    SettleForm,
)
from portal.identities.models import KINDS, Identity, ServiceEntry
from portal.identities.views.frame import admit, trail
from portal.units.views.asking import ask, version
from portal.web import get_or_404, me, rule

bp = Blueprint("identity", __name__, url_prefix="/identities/<int:key>")
BOTH = ["GET", "POST"]


@bp.get("")
@rule("page.identities")
def show(key: int) -> Response:
    """The record, as the visitor may see it."""
    shown = record.shown(get_or_404(Identity, key), me())
    trail((f"{shown.kind}：{shown.name}", None))
    return web.page("identities/show.html", shown=shown, identity=shown.identity)


@bp.post("/withdraw")
@rule("page.identities")
def withdraw(key: int) -> Response:
    """撤回."""
    identity = get_or_404(Identity, key)
    domain.withdraw(identity, by=me())
    return web.go(path(identity), "已撤回申报。")


def _step(
    key: int, action: str, make: type[Form], carry_out: Callable[[Identity, Any], object], said: str, button: str,
    filled: Callable[[Identity], dict[str, Any]] = lambda identity: {},
    theirs: Callable[[Identity], dict[str, Any]] = lambda identity: {}, names: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """Ask for what a step needs and take it."""
    identity = get_or_404(Identity, key)
    if (elsewhere := admit(action, identity)) is not None:
        return elsewhere
    form = make(**filled(identity), version=identity.version)

    def act() -> str:
        carry_out(identity, form)
        return path(identity)

    head = record.HEAD.one(identity=key)
    what = f"{KINDS[identity.kind]}：{head.name}"
    trail((what, path(identity)), (button, None))
    lead = "，".join(one for one in (what, identity.title, identity.place, head.branch_name) if one)
    return ask(
        form, act, said, heading=button, button=button, back=path(identity), record=identity, lead=lead, theirs=theirs,
        names=names,
    )  # fmt: skip


@bp.route("/confirm", methods=BOTH)
@rule("page.identities")
def confirm(key: int) -> Response:
    """确认 by the branch."""

    def carry_out(identity: Identity, form: Any) -> None:
        domain.confirm(identity, by=me(), starts=form.starts.data, ends=form.ends.data, version=version(form))

    return _step(key, "identity.confirm", ConfirmForm, carry_out, "已确认。", "确认", _from_today)


def _from_today(identity: Identity) -> dict[str, Any]:
    return {"starts": clock.today()}


def _today(identity: Identity) -> dict[str, Any]:
    return {"on": clock.today()}


@bp.route("/discuss", methods=BOTH)
@rule("page.identities")
def discuss(key: int) -> Response:
    """记录支部评议."""

    def carry_out(identity: Identity, form: Any) -> None:
        domain.discuss(identity, by=me(), on=form.on.data, opinion=form.opinion.data or "", version=version(form))

    return _step(key, "identity.discuss", DiscussForm, carry_out, "已记录支部评议。", "记录支部评议", _today)


@bp.route("/recommend", methods=BOTH)
@rule("page.identities")
def recommend(key: int) -> Response:
    """支部推荐."""

    def carry_out(identity: Identity, form: Any) -> None:
        domain.recommend(identity, by=me(), on=form.on.data, opinion=form.opinion.data or "", version=version(form))

    return _step(key, "identity.recommend", RecommendForm, carry_out, "已推荐，等待党委审定。", "支部推荐", _today)


@bp.route("/settle", methods=BOTH)
@rule("page.identities")
def settle(key: int) -> Response:
    """党委审定."""

    def carry_out(identity: Identity, form: Any) -> None:
        domain.settle(
            identity, by=me(), on=form.on.data, starts=form.starts.data, ends=form.ends.data,
            opinion=form.opinion.data or "", version=version(form),
        )  # fmt: skip

    filled = lambda identity: _today(identity) | _from_today(identity)  # noqa: E731
    return _step(key, "identity.settle", SettleForm, carry_out, "已审定。", "党委审定", filled)


@bp.route("/decline", methods=BOTH)
@rule("page.identities")
def decline(key: int) -> Response:
    """不通过, with the reason."""

    def carry_out(identity: Identity, form: Any) -> None:
        domain.decline(identity, by=me(), reason=form.reason.data or "", version=version(form))

    return _step(key, "identity.decline", DeclineForm, carry_out, "已记为不通过，本人会收到理由。", "不通过")


def _present(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in ("title", "place", "duties", "ends")}


@bp.route("/amend", methods=BOTH)
@rule("page.identities")
def amend(key: int) -> Response:
    """更新 a post in force."""

    def carry_out(identity: Identity, form: Any) -> None:
        domain.amend(
            identity, form.wanted(), form.ends.data, by=me(), reason=form.why.data or "", version=version(form)
        )

    return _step(
        key, "identity.amend", AmendForm, carry_out, "已更新。", "更新", _present, _present, names={"reason": "why"}
    )


@bp.route("/end", methods=BOTH)
@rule("page.identities")
def end(key: int) -> Response:
    """卸任."""

    def carry_out(identity: Identity, form: Any) -> None:
        domain.end(identity, by=me(), on=form.on.data, reason=form.reason.data or "", version=version(form))

    return _step(key, "identity.end", EndForm, carry_out, "已办理卸任。", "卸任", _today)


@bp.route("/serve", methods=BOTH)
@rule("page.identities")
def serve(key: int) -> Response:
    """记录服务."""

    def carry_out(identity: Identity, form: Any) -> None:
        store.spend(form.once.data or "", me(), path(identity))
        domain.serve(
            identity, by=me(), on=form.on.data, place=form.place.data or "", matter=form.matter.data or "",
        )  # fmt: skip

    filled = lambda identity: _today(identity) | {"place": identity.place}  # noqa: E731
    return _step(key, "identity.serve", ServeForm, carry_out, "已记录。", "记录服务", filled)


@bp.route("/services/<int:item>", methods=BOTH)
@rule("page.identities")
def service(key: int, item: int) -> Response:
    """更正 one's own service entry."""
    identity = get_or_404(Identity, key)
    of_this = ServiceEntry.select().where(ServiceEntry.identity == identity.id)
    entry = next((one for one in of_this if one.id == item), None)
    if entry is None or record.viewer(me(), identity) == "public":
        raise web.Missing()
    actions.check("identity.serve", identity, by=me())
    form = ServeForm(on=entry.served_on, place=entry.place, matter=entry.matter, version=entry.version)

    def carry_out() -> str:
        try:
            domain.correct_service(
                entry, identity, by=me(), on=form.on.data, place=form.place.data or "", matter=form.matter.data or "",
                version=version(form),
            )  # fmt: skip
        except Stale:
            now = ServiceEntry.get_by_id(item)
            form.theirs = {"on": now.served_on, "place": now.place, "matter": now.matter}
            form.version.data, form.version.raw_data = now.version, [str(now.version)]
            raise
        return f"{path(identity)}#identity-{key}-service-{item}"

    what = f"{KINDS[identity.kind]}：{record.HEAD.one(identity=key).name}"
    trail((what, path(identity)), ("更正服务记录", None))
    return ask(form, carry_out, "已保存。", heading="更正服务记录", button="保存", back=path(identity), lead=what)

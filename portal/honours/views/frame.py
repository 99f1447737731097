"""What the pages of honours share: the breadcrumb, who comes to a step, and how a form with files is asked and sent."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from portal import actions, policy, web
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.forms import Form
from portal.honours.domain import path
from portal.honours.models import Honour
from portal.uploads import domain as uploads
from portal.uploads import forms as sending
from portal.web import me


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("荣誉登记", "/honours" if more else None), *more)


def admit(action: str, honour: Honour) -> Response | None:
    """Let through who may; whoever comes late to look is led to the record, and what was typed late meets its 409."""
    if request.method == "POST" and policy.may(action, me(), honour):
        return None
    try:
        actions.check(action, honour, by=me())
    except Stale as error:
        return web.go(path(honour), error.message)
    return None


def ask(
    form: Form, carry_out: Callable[[list[int]], str], said: str, *, heading: str, button: str, back: str,
    honour: Honour | None = None, theirs: Callable[[Any], dict[str, Any]] = lambda honour: {}, lead: str = "",
) -> Response:  # fmt: skip
    """Show the form of an honour, or carry it out with the files sent and go on to the address that it gives."""
    status, files = 200, sending.from_request(by=me()) if form.sent() else sending.listed(form)
    if not form.sent():
        form.once.data = form.once.data or web.once()
    else:
        if earlier := store.spent(form.once.data or ""):
            return web.go(earlier)
        status, fine = 422, form.validate()
        for sentence in files.errors:
            form.refuse(Invalid(sentence))
            fine = False
        if fine:
            try:
                with write():
                    onward = carry_out(files.ids)
                    store.drop(me(), form.action)
                return web.go(onward, said)
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                status = 409
                _meet(form, error, honour, theirs)
    kept = uploads.of("honour", [honour.id]).get(honour.id, []) if honour else []
    return web.page(
        "honours/form.html", "form", status=status, form=form, files=files, kept=kept, heading=heading, button=button,
        back=back, lead=lead, form_has_errors=status != 200,
    )  # fmt: skip


def _meet(form: Form, error: Stale, honour: Honour | None, theirs: Callable[[Any], dict[str, Any]]) -> None:
    """Put what the record holds now beside what was typed."""
    if honour is None:
        form.refuse(Invalid(error.message))
        return
    present = web.get_or_404(Honour, honour.id)
    form.conflict(error, theirs(present), present.version)

"""Board, matrix and comment, with Django's own parts."""

import secrets
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from benchmarks.peers.frame import CHOICES
from benchmarks.peers.idiomatic.models import (
    Account,
    Appointment,
    AuditEntry,
    Comment,
    CommentThread,
    Identity,
    LifeStanding,
    Message,
    Pledge,
    PledgeChange,
    PledgeItem,
    PledgeProgress,
    Sent,
    Unit,
)  # fmt: skip

SIZE = 50
FIELDS = {"matter": "承诺事项", "measure": "措施"}


class SignIn(forms.Form):
    username = forms.CharField()


def sign_in(request: HttpRequest) -> HttpResponse:
    """A session as Django makes it; no password is asked, signing in is not measured."""
    if request.method == "GET":
        return render(request, "sign_in.html")
    form = SignIn(request.POST)
    form.is_valid()
    account = get_object_or_404(Account, username=form.cleaned_data["username"])
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/board")


def as_officer(view: Any) -> Any:
    """Signed in, with an appointment over a committee at hand."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
        request.at_hand = get_object_or_404(
            Appointment.objects.in_force().select_related("unit"), person=request.user.person, role="committee"
        )
        return view(request, **values)

    return guarded


@require_GET
@as_officer
def board(request: HttpRequest) -> HttpResponse:
    """公示栏, latest first."""
    committee, year, today = request.at_hand.unit, timezone.localdate().year, timezone.localdate()
    held = Identity.objects.filter(Q(ends=None) | Q(ends__gte=today), state="settled", starts__lte=today).exclude(
        kind="badge"
    )
    items = PledgeItem.objects.annotate(
        shown_opinions=Count("opinions", filter=Q(opinions__state="shown"))
    ).prefetch_related(
        Prefetch("progress", PledgeProgress.objects.filter(shown=True), "shown_progress"),
        Prefetch("changes", PledgeChange.objects.filter(state="agreed").order_by("decided_at", "id"), "agreed"),
    )  # fmt: skip
    pledges = (
        Pledge.objects.filter(committee=committee, year=year, published_at__isnull=False)
        .select_related("person", "branch")
        .prefetch_related(Prefetch("items", items), Prefetch("person__identities", held, "posts"))
        .order_by("-published_at", "-id")
    )
    paginator = Paginator(pledges, SIZE)
    page = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "board.html",
        {
            "page": page, "total": paginator.count, "capped": paginator.count > 1000, "action": "/board", "kept": f"year={year}&",
            "filters": _filters("/board", committee), "hint": CHOICES["/board"]["hint"], "tabs": CHOICES["/board"]["tabs"],
            "export_url": f"/board?year={year}&export=xlsx",
        },
    )  # fmt: skip


def _filters(path: str, committee: Unit) -> list[dict[str, Any]]:
    """The filters of a list: that of branches from the database, the others are the same for everybody."""
    branches = Unit.objects.filter(committee=committee, kind="branch").order_by("id")
    return [
        {**one, "options": [("", "全部"), *((str(key), name) for key, name in branches.values_list("id", "name"))]}
        if one["name"] == "branch" else one
        for one in CHOICES[path]["filters"]
    ]  # fmt: skip


TONES = {"grace": "warn", "due": "info", "met": "ok", "late": "ok"}


def _tone(cell: LifeStanding) -> str:
    if cell.state == "short":
        return "danger" if cell.severity == "violation" else "warn"
    return TONES.get(cell.state, "muted")


@require_GET
@as_officer
def standing(request: HttpRequest) -> HttpResponse:
    """落实情况: branches × rules out of the summary rows."""
    committee, year = request.at_hand.unit, timezone.localdate().year
    cells = LifeStanding.objects.filter(year=year)
    branches = Paginator(
        Unit.objects.filter(committee=committee, kind="branch", closed_on=None)
        .prefetch_related(Prefetch("standing", cells, "cells"))
        .order_by("id"),
        200,
    )
    page = branches.get_page(request.GET.get("page"))
    columns: dict[str, str] = {}
    for branch in page:
        for cell in branch.cells:
            if cell.needed or cell.state != "inapplicable":
                columns.setdefault(cell.rule, cell.name)
            cell.state = "due" if cell.state == "coming" and cell.done else cell.state
            cell.tone, cell.said = _tone(cell), CHOICES["/life/standing"]["states"][cell.state]
    for branch in page:
        held = {cell.rule: cell for cell in branch.cells}
        branch.row = [(name, held.get(rule)) for rule, name in columns.items()]
    return render(
        request,
        "standing.html",
        {
            "page": page, "total": branches.count, "columns": columns.values(), "year": year, "action": "/life/standing",
            "filters": _filters("/life/standing", committee), "hint": CHOICES["/life/standing"]["hint"],
            "legend": CHOICES["/life/standing"]["legend"], "export_url": CHOICES["/life/standing"]["export_url"],
        },
    )  # fmt: skip


class CommentForm(forms.Form):
    text = forms.CharField(max_length=1000, strip=True)
    quote = forms.CharField(max_length=500, required=False)
    once = forms.CharField(max_length=40)


@require_POST
@as_officer
def comment(request: HttpRequest, key: int, item: int, name: str) -> HttpResponse:
    """A thread at a field of an item, with its trail, its search entry and messages; the place with it as the answer."""
    hand = request.at_hand
    pledge = get_object_or_404(
        Pledge.objects.filter(committee=hand.unit).exclude(submitted_at=None).select_related("person"), pk=key
    )
    place = get_object_or_404(PledgeItem, pk=item, pledge=pledge)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=422)
    me, part, words = request.user.person, f"item-{item}-{name}", f"第 {place.number} 项 · {FIELDS[name]}"
    title = f"{pledge.person.name}的公开承诺（{pledge.year} 年）"
    with transaction.atomic():
        thread = CommentThread.objects.create(
            committee_id=pledge.committee_id, branch_id=pledge.branch_id, owner=pledge.person, record="pledge",
            record_id=pledge.id, title=title, part=part, place=words, was=getattr(place, name), opened_by=me,
            opened_role=hand.role, last_by=me,
        )  # fmt: skip
        AuditEntry.objects.create(
            person_id=me.id, role=hand.role, unit_id=hand.unit_id, action="comment_thread.open", record="comment_thread",
            record_id=thread.id, place_id=pledge.branch_id, fields=sorted(("title", "part", "place", "was", "owner", "branch")),
            address=request.META["REMOTE_ADDR"],
        )  # fmt: skip
        Sent.objects.create(token=form.cleaned_data["once"], person=me, path=f"/comments/{thread.id}")
        Comment.objects.create(thread=thread, number=1, person=me, role=hand.role, text=form.cleaned_data["text"])
        with connection.cursor() as cursor:
            found = " ".join(_pairs(f"{title} {words} {form.cleaned_data['text']}"))
            cursor.execute("INSERT INTO search_comment_thread (rowid, tokens) VALUES (%s, %s)", [thread.id, found])
        office = Appointment.objects.in_force().filter(unit=pledge.branch_id, role="secretary")
        told = {pledge.person_id, *office.values_list("person_id", flat=True)} - {me.id}
        said = f"{me.name}对{title}写了批注（{words}）"
        Message.objects.bulk_create(Message(person_id=one, text=said, path=f"/comments/{thread.id}") for one in told)
    return _place(request, pledge, part, thread)


def _pairs(text: str) -> list[str]:
    return list(dict.fromkeys(text[at : at + 2] for at in range(len(text) - 1)))


def _place(request: HttpRequest, pledge: Pledge, part: str, opened: CommentThread) -> HttpResponse:
    on_record = CommentThread.objects.filter(record="pledge", record_id=pledge.id)
    threads = (
        on_record.filter(part=part).select_related("opened_by").prefetch_related("comments", "comments__person")[:20]
    )
    counts = on_record.aggregate(
        total=Count("id"), open=Count("id", filter=Q(state="open")), here=Count("id", filter=Q(part=part)),
        here_open=Count("id", filter=Q(part=part, state="open")),
    )  # fmt: skip
    response = render(
        request,
        "place.html",
        {
            "pledge": pledge, "threads": threads, "opened": opened, "counts": counts, "once": secrets.token_urlsafe(12),
            "at": f"pledge-{pledge.id}-{part}", "way": f"/comments/on/pledge/{pledge.id}/{part}",
        },
    )  # fmt: skip
    response["HX-Retarget"] = f"#pledge-{pledge.id}-{part}-comments"
    response["HX-Reswap"] = "outerHTML"
    return response

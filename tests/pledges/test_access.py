"""Every route of commitments × everyone of the cast, and a canary per branch that nobody else may see."""

import io

import openpyxl
import pytest

from portal import web
from portal.audit.models import AuditEntry
from portal.pledges import domain
from tests import factories as make
from tests.pledges.conftest import YEAR, fields, fresh, rows, typed

CAST = [
    "member", "colleague", "secretary", "secretary_a2", "member_a2", "committee", "member_b", "secretary_b",
    "committee_b", "supervisor", "supervisor_b", "staff", "admin", "security", "auditor",
]  # fmt: skip
OFFICE = {"secretary", "committee", "supervisor"}
REVIEWERS = {"secretary", "committee"}
HOME_A = {"member", "colleague", "secretary", "secretary_a2", "member_a2", "committee", "staff"}


@pytest.fixture
def pledges(filed):
    """The member's pledge in a state."""
    return lambda state: filed("member", state)


# state → who may open the record (the author always may)
READERS = {
    "draft": set(),
    "withdrawn": OFFICE,
    "submitted": OFFICE,
    "returned": OFFICE,
    "approved": OFFICE,
    "published": OFFICE | HOME_A,
}


@pytest.mark.parametrize("state", READERS)
def test_who_may_open_a_record(visit, pledges, state):
    pledge = pledges(state)
    for who in CAST:
        seen = who == "member" or who in READERS[state]
        visit(who).get(f"/pledges/{pledge.id}", status=200 if seen else 404)
    visit(None).get(f"/pledges/{pledge.id}", status=303)
    visit("disabled").get(f"/pledges/{pledge.id}", status=303)


# action → state in which it is tried, form, who may do it
ACTS = {
    "submit": ("draft", {}, {"member"}),
    "withdraw": ("submitted", {}, {"member"}),
    "edit": ("draft", {"do": "save", "version": "1", **fields(typed())}, {"member"}),
    "items/{item}/judge": ("submitted", {"verdict": "passed"}, REVIEWERS),
    "return": ("submitted", {}, REVIEWERS),
    "approve": ("submitted", {"rest": "1"}, REVIEWERS),
    "reopen": ("approved", {"reason": "看错了"}, REVIEWERS),
    "publish": ("approved", {}, REVIEWERS),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(visit, pledges, act):
    state, data, allowed = ACTS[act]
    pledge = pledges(state)
    path = f"/pledges/{pledge.id}/{act.format(item=rows(pledge)[0].id)}"
    before = fresh(pledge).__data__
    for who in CAST:
        if who in allowed:
            continue
        seen = who == "member" or who in READERS[state]
        visit(who).post(path, data, status=403 if seen else 404)
        refused = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
        technical = who in ("admin", "security", "auditor")
        # what lies behind a page that a role does not have is not looked up, so there is nothing to record
        assert seen is False or (refused.outcome, refused.record_id) == ("refused", pledge.id) or technical
    visit(None).post(path, data)
    assert fresh(pledge).__data__ == before
    browser = visit(min(allowed))
    browser.post(path, data, status=422 if act == "return" else 303)
    assert act == "return" or fresh(pledge).version == before["version"] + 1


PAGES = {
    "/pledges": set(CAST) - {"staff", "admin", "security", "auditor"},
    "/pledges/mine": set(CAST) - {"staff", "admin", "security", "auditor"},
    "/pledges/new": set(CAST) - {"staff", "admin", "security", "auditor"},
    "/pledges/people": {who for who in CAST if who.startswith(("secretary", "committee", "supervisor"))},
    "/pledges/coverage": {who for who in CAST if who.startswith(("committee", "supervisor"))},
    "/pledges/settings": {"committee", "committee_b"},
    "/board": set(CAST) - {"admin", "security", "auditor"},
}


@pytest.mark.parametrize("path", PAGES)
def test_who_has_which_page(visit, path):
    for who in CAST:
        visit(who).get(path, status=200 if who in PAGES[path] else 404)
    assert visit(None).get(path, status=303).headers["Location"].startswith("/login")


def test_a_reviewer_sees_the_buttons_that_work_and_no_others(visit, filed):
    pledge = filed("member")
    assert "/judge" in visit("secretary").get(f"/pledges/{pledge.id}").get_data(as_text=True)
    for who in ("member", "supervisor"):
        html = visit(who).get(f"/pledges/{pledge.id}").get_data(as_text=True)
        for act in ("judge", "approve", "return", "publish", "reopen"):
            assert f'/{act}"' not in html


def test_nobody_publishes_their_own_from_the_list(visit, filed):
    pledge = filed("secretary", "approved", by="committee")
    browser = visit("secretary")
    assert 'name="pledge"' not in browser.get("/pledges").get_data(as_text=True)
    browser.post("/pledges/publish", {"pledge": pledge.id})
    assert fresh(pledge).state == "approved"


def test_a_canary_of_each_branch_is_seen_by_its_own_alone(visit, world, actor):
    """Lists, search, records, exports, home: what one may not see appears nowhere."""
    birds = {"member": "百灵鸟", "member_a2": "画眉鸟", "member_b": "知更鸟"}
    for who, bird in birds.items():
        domain.file(
            YEAR, f"{bird}岗", [typed(matter=f"{bird}事项", measure=f"{bird}措施")], by=actor(who), submitting=True
        )
    secret = make.pledge(world.colleague.person, "draft", items=1)
    domain.save(secret, "", [typed(matter="夜莺草稿")], by=actor("colleague"), version=1)
    may_see = {
        "secretary": {"百灵鸟"}, "secretary_a2": {"画眉鸟"}, "secretary_b": {"知更鸟"},
        "committee": {"百灵鸟", "画眉鸟"}, "committee_b": {"知更鸟"},
        "supervisor": {"百灵鸟", "画眉鸟"}, "supervisor_b": {"知更鸟"},
        "member": {"百灵鸟"}, "colleague": {"夜莺草稿"}, "staff": set(),
    }  # fmt: skip
    pages = ["/", "/inbox", "/board", "/pledges", "/pledges/mine", "/pledges/people", "/pledges/coverage"]
    records = [path for key in range(1, 5) for path in (f"/pledges/{key}", f"/pledges/{key}/edit")]
    exports = ["/board?export=xlsx", *(f"{path}?export=xlsx" for path in ("/pledges", "/pledges/people"))]
    words = [*birds.values(), "夜莺草稿"]
    finds = [f"{path}?q={word}&export=xlsx" for word in words for path in ("/pledges", "/board")]
    for who, allowed in may_see.items():
        found, browser = "", visit(who)
        for path in (*pages, *records, *exports, *finds):
            response = browser.client.get(path)
            found += cells(response.data) if response.mimetype == web.XLSX else response.get_data(as_text=True)
        assert {word for word in words if word in found} == allowed, who


def cells(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return str(list(sheet.iter_rows(values_only=True)))

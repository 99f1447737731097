"""任职: lists, the two steps of a new appointment, ends, proposals, vacancies, home."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine

from portal import clock
from portal.accounts.models import Appointment, Proposal
from portal.audit.models import AuditEntry
from portal.drafts.models import Draft
from tests import factories as make
from tests.browser_client import text_of


def sheet_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def filled(world, **changes):
    """A right form: the colleague as secretary of a1."""
    today = clock.today().isoformat()
    return {
        "role": "secretary",
        "unit": str(world.a1.id),
        "team": "",
        "starts": today,
        "ends": "",
        "reason": "局党发3号",
        "version": "",
        **changes,
    }


# --- the list ------------------------------------------------------------------------------------------


@time_machine.travel("2026-06-10 04:00", tick=False)
@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("when=past", {"文振晓", "秦明恒"}),
        ("when=soon", {"钱春兵"}),
        ("when=later", {"司马若鑫"}),
        ("when=now&role=committee", {"解秀兰", "廖军娟"}),
        ("role=supervisor", {"卓立群", "贺知远"}),
        ("q=hmg", {"郝明国"}),
        ("q=查无此人", set()),
        ("role=king&when=never", None),
    ],
)
def test_filters(visit, world, query, people):
    make.appointment(world.member.person, "secretary", world.a1, starts=date(2025, 1, 1), ends=date(2026, 6, 9))
    make.appointment(
        world.colleague.person,
        "secretary",
        world.a1,
        starts=date(2026, 1, 1),
        ended_at=clock.now(),
        ends=date(2026, 6, 10),
    )
    make.appointment(world.member_b.person, "secretary", world.b1, ends=date(2026, 7, 10))
    make.appointment(world.member_a2.person, "secretary", world.a2, starts=date(2026, 6, 11))
    rows = sheet_of(visit("admin").get(f"/appointments?{query}&export=xlsx"))
    assert rows[0] == ["姓名", "角色", "组织或督导组", "起始日期", "截止日期", "任期"]
    found = {row[0] for row in rows[1:]}
    assert found == people if people is not None else len(rows) == 1 + 10 + 4 - 0
    page = visit("admin").get(f"/appointments?{query}")
    assert all(name in text_of(page) for name in people or ())


def test_a_committee_finds_what_lies_below_it_and_its_teams(visit, world):
    rows = sheet_of(visit("security").get(f"/appointments?committee={world.a.id}&export=xlsx"))
    assert {row[0] for row in rows[1:]} == {"郝明国", "曾国立", "解秀兰", "卓立群"}
    assert AuditEntry.get(AuditEntry.action == "export").detail == {
        "list": "appointments",
        "rows": 4,
        "filters": ["committee"],
    }


@pytest.mark.parametrize(
    "path", ["/appointments", "/appointments/proposals", "/appointments/new", "/appointments/vacancies"]
)
def test_lists_cost_the_same_for_one_row_and_for_three(visit, world, queries, path):
    Appointment.update(ends=clock.today() - timedelta(days=1)).where(Appointment.role == "secretary").execute()
    for one in (world.a1, world.a2, world.b1):
        Proposal.create(
            kind="appoint", subject=world.colleague.person, role="committee", unit=one, starts=clock.today(),
            reason="x", proposed_by=world.admin.person,
        )  # fmt: skip
    browser, counts = visit("security"), []
    queries.statements.clear()
    browser.get(path)
    assert len(queries) <= 12  # the counts of the navigation, looked up once a minute, included
    for query in ("q=机关第一" if "vacancies" in path else "q=hmg", ""):
        queries.statements.clear()
        browser.get(f"{path}?{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


# --- a new appointment -----------------------------------------------------------------------------------


def test_step_one_finds_people_without_javascript(visit, world):
    page = visit("security").get("/appointments/new?q=秦明")
    assert f'href="/appointments/new/{world.colleague.person.id}"' in page.get_data(as_text=True)
    words = text_of(visit("security").get(f"/appointments/new?branch={world.b1.id}"))
    assert "钱春兵" in words
    assert "秦明恒" not in words
    assert "梁小禾" not in text_of(visit("security").get("/appointments/new?q=梁小禾"))


def test_step_two_appoints_a_secretary(visit, world):
    path = f"/appointments/new/{world.colleague.person.id}"
    page = visit("security").get(path).get_data(as_text=True)
    assert "　　　　机关第一党支部（党支部）" in page
    assert f'<option selected value="{world.a1.id}">' in page
    answer = visit("security").post(
        path, filled(world, ends="2027.12.31", starts=clock.today().strftime("%Y年%m月%d日"))
    )
    made = Appointment.get(Appointment.person == world.colleague.person)
    assert answer.headers["Location"] == f"/appointments/{made.id}"
    assert (made.role, made.unit_id, made.starts, made.ends) == (
        "secretary", world.a1.id, clock.today(), date(2027, 12, 31),
    )  # fmt: skip


def test_step_two_proposes_a_supervisor_into_a_team(visit, world):
    path = f"/appointments/new/{world.colleague.person.id}"
    data = filled(world, role="supervisor", unit="", team=str(world.team_a.id))
    answer = visit("security").post(path, data)
    made = Proposal.get()
    assert answer.headers["Location"] == f"/appointments/proposals/{made.id}"
    assert (made.kind, made.role, made.team_id, made.state) == ("appoint", "supervisor", world.team_a.id, "proposed")
    assert Appointment.select().where(Appointment.person == world.colleague.person).count() == 0


def test_sent_twice_it_is_carried_out_once(visit, world):
    path, data = f"/appointments/new/{world.colleague.person.id}", filled(world, once="tok-1")
    first = visit("security").post(path, data)
    second = visit("security").post(path, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Appointment.select().where(Appointment.person == world.colleague.person).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": ""}, "请选择角色"),
        ({"role": "admin"}, "请从列表中选择角色"),
        ({"role": "king"}, "请从列表中选择角色"),
        ({"unit": "99999"}, "请从列表中选择组织"),
        ({"unit": str(10**40)}, "请从列表中选择组织"),
        ({"unit": "a\x00b"}, "请从列表中选择组织"),
        ({"unit": ""}, "须任职于党支部或党总支"),
        ({"starts": ""}, "请填写起始日期"),
        ({"starts": "2026-13-40"}, "2026-12-31"),
        ({"starts": "9" * 5000}, "2026-12-31"),
        ({"starts": "1999-01-01"}, "最早可以补录到一年以前"),
        ({"ends": "1999-01-01"}, "早于起始日期"),
        ({"reason": "长" * 301}, "最多 300 个字"),
        ({"role": "committee", "reason": ""}, "须任职于基层党委"),
        ({"role": "supervisor", "unit": "", "reason": "x"}, "须选择所在的督导组"),
    ],
)
def test_wrong_and_forged_input_comes_back_in_words(visit, world, changes, said):
    path = f"/appointments/new/{world.colleague.person.id}"
    answer = visit("security").post(path, filled(world, **changes), status=422)
    assert said in text_of(answer)
    assert Appointment.select().where(Appointment.person == world.colleague.person).count() == 0
    assert Proposal.select().count() == 0


def test_columns_that_are_no_fields_change_nothing(visit, world):
    path = f"/appointments/new/{world.colleague.person.id}"
    forged = {
        "person": world.security.person.id,
        "person_id": 1,
        "ended_at": "2020-01-01",
        "id": "77",
        "proposal": "1",
        "state": "confirmed",
    }
    visit("security").post(path, filled(world, **forged))
    made = Appointment.get(Appointment.person == world.colleague.person)
    assert made.id != 77
    assert made.ended_at is None


def test_admin_sees_appointments_but_gives_none(visit, world):
    admin = visit("admin")
    admin.get("/appointments")
    admin.get("/appointments/new", status=404)
    admin.post(f"/appointments/new/{world.colleague.person.id}", filled(world), status=404)
    assert "结束任职" not in text_of(admin.get(f"/appointments/{world.secretary.hand.id}"))
    admin.post(f"/appointments/{world.secretary.hand.id}/end", {"reason": "x"}, status=403)
    assert Appointment.get_by_id(world.secretary.hand.id).ended_at is None
    refused = [one.action for one in AuditEntry.select().where(AuditEntry.outcome == "refused").order_by(AuditEntry.id)]
    assert refused[-1] == "appointment.end"


# --- one appointment and its end ---------------------------------------------------------------------------


def test_ending_a_secretary_from_the_page(visit, world):
    key, browser = world.secretary.hand.id, visit("security")
    assert "留空为立即结束" in text_of(browser.get(f"/appointments/{key}"))
    browser.post(f"/appointments/{key}/end", {"reason": "", "version": "1"}, status=422)
    browser.post(f"/appointments/{key}/end", {"reason": "换届", "version": "1"})
    assert Appointment.get_by_id(key).ended_at is not None
    words = text_of(browser.get(f"/appointments/{key}"))
    assert "提前结束" in words
    assert "换届" in words
    assert "已经结束" in text_of(browser.post(f"/appointments/{key}/end", {"reason": "再来"}, status=422))


def test_a_slower_end_is_409_with_both_texts(visit, world):
    key, browser = world.secretary.hand.id, visit("security")
    browser.post(f"/appointments/{key}/end", {"reason": "换届", "last_day": "2099-01-01", "version": "1"})
    answer = browser.post(
        f"/appointments/{key}/end", {"reason": "免职", "last_day": "2098-01-01", "version": "1"}, status=409
    )
    words = text_of(answer)
    assert "您填写的 2098-01-01" in words
    assert "现在的 2099-01-01" in words
    assert Appointment.get_by_id(key).ends == date(2099, 1, 1)
    browser.post(f"/appointments/{key}/end", {"reason": "免职", "last_day": "2098-01-01", "version": "2"})
    assert Appointment.get_by_id(key).ends == date(2098, 1, 1)


def test_ending_a_supervisor_is_proposed_and_the_page_says_so(visit, world):
    key, browser = world.supervisor.hand.id, visit("security")
    answer = browser.post(f"/appointments/{key}/end", {"reason": "轮换"})
    proposal = Proposal.get()
    assert answer.headers["Location"] == f"/appointments/proposals/{proposal.id}"
    assert (proposal.kind, proposal.appointment_id) == ("end", key)
    assert "已有人提议结束" in text_of(browser.get(f"/appointments/{key}"))
    visit("admin").post(f"/appointments/proposals/{proposal.id}/confirm")
    assert Appointment.get_by_id(key).ended_at is not None


# --- proposals ------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(visit, world):
    path = f"/appointments/new/{world.colleague.person.id}"
    visit("security").post(path, filled(world, role="committee", unit=str(world.a.id)))
    return Proposal.get()


def test_buttons_are_what_is_enforced(visit, world, waiting):
    path = f"/appointments/proposals/{waiting.id}"
    own = visit("security").get(path).get_data(as_text=True)
    assert f"{path}/withdraw" in own
    assert f"{path}/confirm" not in own
    assert f"{path}/reject" not in own
    other = visit("admin").get(path).get_data(as_text=True)
    assert f"{path}/confirm" in other
    assert f"{path}/reject" in other
    assert f"{path}/withdraw" not in other
    visit("security").post(f"{path}/confirm", status=403)
    visit("admin").post(f"{path}/withdraw", status=403)
    for who in ("auditor", "committee", "member", "staff"):
        visit(who).get(path, status=404)
        visit(who).post(f"{path}/confirm", status=404)
    assert Proposal.get_by_id(waiting.id).state == "proposed"


def test_rejecting_wants_a_reason_in_words_and_keeps_the_draft(visit, world, waiting):
    path = f"/appointments/proposals/{waiting.id}"
    admin = visit("admin")
    assert "请填写否决理由" in text_of(admin.post(f"{path}/reject", {"answer": ""}, status=422))
    admin.post("/drafts", {"_path": f"{path}/reject", "_page": path, "answer": "任期"}, status=204)
    assert "任期" in admin.get(path).get_data(as_text=True)
    admin.post(f"{path}/reject", {"answer": "任期未满"})
    assert Draft.select().count() == 0
    assert "任期未满" in text_of(visit("security").get(path))
    admin.post(f"{path}/confirm", status=409)
    assert Appointment.select().where(Appointment.person == world.colleague.person).count() == 0


def test_what_cannot_be_confirmed_any_more_says_why(visit, world, waiting):
    world.a.closed_on = clock.today()
    world.a.save()
    answer = visit("admin").post(f"/appointments/proposals/{waiting.id}/confirm", status=422)
    assert "已经撤销" in text_of(answer)
    assert Proposal.get_by_id(waiting.id).state == "proposed"


def test_the_list_of_proposals_exports_what_it_shows(visit, world, waiting):
    rows = sheet_of(visit("admin").get("/appointments/proposals?state=mine&export=xlsx"))
    assert rows[0] == ["事项", "当事人", "提议人", "提议时间", "状态", "确认或否决人", "办理时间"]
    assert rows[1][:3] == ["任命（某某局机关党委 · 基层党委）", "秦明恒", "安全管理员甲"]
    assert len(sheet_of(visit("security").get("/appointments/proposals?state=mine&export=xlsx"))) == 1


# --- home ---------------------------------------------------------------------------------------------------


def count_of(page, url):
    """How many the navigation says wait there."""
    text = page.get_data(as_text=True).split(f'href="{url}"', 1)[1].split("</a>", 1)[0]
    digits = "".join(char for char in text if char.isdecimal())
    return int(digits or 0)


def test_home_shows_what_waits_and_the_counts_equal_the_lists(visit, world, waiting):
    world.secretary_a2.hand.ends = clock.today() + timedelta(days=30)
    world.secretary_a2.hand.save()
    world.secretary_b.hand.ends = clock.today() + timedelta(days=31)
    world.secretary_b.hand.save()
    Appointment.update(ended_at=clock.now()).where(Appointment.id == world.secretary.hand.id).execute()
    for who, expected in (("admin", (1, 1, 0)), ("security", (0, 1, 1))):
        browser = visit(who)
        lists = ["/appointments/proposals?state=mine", "/appointments?when=soon", "/appointments/vacancies"]
        shown = [
            len(sheet_of(browser.get(f"{url}{'&' if '?' in url else '?'}export=xlsx"))) - 1
            for url in (lists if who == "security" else lists[:2])
        ]
        assert shown == list(expected)[: len(shown)]
        home = browser.get("/")
        assert count_of(home, "/appointments") == (1 if who == "admin" else 2)
    words = text_of(visit("security").get("/"))
    assert "任职到期：曾国立（支部书记）" in words
    assert "缺支部书记：机关第一党支部" in words
    assert "任命（某某局机关党委 · 基层党委）：秦明恒" in text_of(visit("admin").get("/"))
    assert "任命（" not in text_of(visit("auditor").get("/"))


def test_a_general_branch_or_a_future_secretary_fills_no_vacancy(visit, world):
    Appointment.update(ended_at=clock.now()).where(Appointment.id == world.secretary.hand.id).execute()
    make.appointment(world.member.person, "secretary", world.a1, starts=clock.today() + timedelta(days=1))
    words = text_of(visit("security").get("/appointments/vacancies"))
    assert "机关第一党支部" in words
    assert "机关第二党支部" not in words

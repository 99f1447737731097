"""Every POST of the house: address, a form that is in order, and who may send it; those of later features beside it."""

from tests import factories as make
from tests.access.deed import DEEDS, Deed, deed
from tests.access.features import FEATURES
from tests.access.who import (
    ACT_A,
    ACT_A1,
    BUSINESS,
    MEMBERS,
    OFFICE,
    SEES,
    SIGNED_IN,
)
from tests.roster.books import book, line

__all__ = ["DEEDS", "FEATURES", "Deed"]  # the features' own are added as they are imported

# --- one's own account ----------------------------------------------------------------------------

NEW = "Quite-another-9731"
PASSWORDS = {"password_now": make.PASSWORD, "password_new": NEW, "password_again": NEW}
deed("accounts.logout", "/logout", {}, SIGNED_IN, "signout", passing=True)
deed(
    "accounts.switch", "/account/role", {"appointment": ""}, BUSINESS, "role.switch", unoffered=SIGNED_IN, passing=True
)
deed("accounts.password", "/account/password", PASSWORDS, SIGNED_IN, "account.password")
deed("accounts.end_session", "/account/sessions/{session_member}/end", {}, {"member"}, "session.end", passing=True)
deed("accounts.end_others", "/account/sessions/end-others", {}, SIGNED_IN, "session.end", passing=True)
deed("drafts.save", "/drafts", {"_path": "/pledges/new", "post": "科员"}, SIGNED_IN, status=204, passing=True)
deed("drafts.drop", "/drafts/drop", {"_path": "/zq/member"}, SIGNED_IN, passing=True)
deed("inbox.read", "/inbox/read", {"message": "{message_member}"}, {"member"}, idle=SIGNED_IN)
deed("inbox.follow", "/inbox/{message_member}/open", {}, {"member"})

# --- codes ------------------------------------------------------------------------------------------

SLIPS = {"kind": "activate", "once": "slips-once-1"}
deed(
    "codes.print_slips", "/codes/print", {**SLIPS, "person": ["{person_plain_a1}"]}, ACT_A1, "code.issue",
    status=200, unoffered={"security"},
)  # fmt: skip
deed(
    "codes.print_slips", "/codes/print", {**SLIPS, "kind": "reset", "person": ["{person_member}"]}, ACT_A1, "code.issue",
    status=200, unoffered={"security"},
)  # fmt: skip
# a secretary's own slips, and those of the committee, are another's to print
deed(
    "codes.print_slips", "/codes/print", {**SLIPS, "kind": "reset", "person": ["{person_secretary}"]}, ACT_A, "code.issue",
    status=200, unoffered={"security", "secretary"},
)  # fmt: skip
deed(
    "codes.print_slips", "/codes/print", {**SLIPS, "kind": "reset", "person": ["{person_committee}"]}, set(),
    unoffered={"security", "secretary_a2", *ACT_A},
)  # fmt: skip
deed("codes.revoke", "/codes/{code_a1}/revoke", {}, ACT_A1 | {"security"}, "code.revoke")

# --- accounts, appointments, the rule of two ------------------------------------------------------------

WHY = {"reason": "工作需要"}
TWO = {"admin", "security"}
for act, whose, may in (
    ("lock", "member", {"security"}),
    ("lock", "committee", {"security"}),
    ("unlock", "locked", {"security"}),
    ("disable", "member", TWO),
    ("enable", "disabled", TWO),
):
    deed("admin.act", f"/accounts/{{person_{whose}}}/{act}", WHY, may, f"account.{act}", denied=TWO)
deed("admin.act", "/accounts/{person_committee}/disable", WHY, TWO, "proposal.create", denied=TWO)
deed("admin.act", "/accounts/{person_committee_b}/reset", WHY, {"security"}, "proposal.create", denied=TWO)
deed("admin.act", "/accounts/{person_security}/disable", WHY, {"admin"}, "proposal.create", denied=TWO)
deed("admin.act", "/accounts/{person_security}/lock", WHY, set(), denied=TWO)

STAFF = {"kind": "staff", "name": "新来同事", "post": "文员", "branch": "{unit_a1}", "once": "newcomer-once-1"}
deed(
    "admin.newcomer", "/accounts/new", STAFF, ACT_A1 | {"admin"}, "staff.create",
    unoffered={"secretary_a2", "secretary_b", "committee_b"},
)  # fmt: skip
ADMIN = {"kind": "technical", "name": "审计管理员乙", "post": "", "branch": "", "once": "newcomer-once-2"}
deed(
    "admin.newcomer", "/accounts/new", ADMIN, {"admin"}, "technical.create",
    unoffered=(OFFICE - {"supervisor", "supervisor_b"}),
)  # fmt: skip

OFFICE_FORM = {"starts": "{today}", "ends": "", "reason": "支委会任命", "once": "appoint-once-1"}
A2_SECRETARY = {**OFFICE_FORM, "role": "secretary", "unit": "{unit_a2}", "team": ""}
COMMITTEE = {**OFFICE_FORM, "role": "committee", "unit": "{unit_a}", "team": ""}
deed("admin.appoint", "/appointments/new/{person_member_a2}", A2_SECRETARY, {"security"}, "appointment.create")
deed("admin.appoint", "/appointments/new/{person_member_a2}", COMMITTEE, {"security"}, "proposal.create")
END = {"last_day": "", "reason": "岗位调整"}
deed(
    "admin.end", "/appointments/{appointment_deputy}/end", {**END, "version": "{v_appointment_deputy}"}, {"security"},
    "appointment.end", denied=TWO,
)  # fmt: skip
deed(
    "admin.end", "/appointments/{appointment_committee_b}/end", {**END, "version": "{v_appointment_committee_b}"},
    {"security"}, "proposal.create", denied=TWO,
)  # fmt: skip
PROPOSAL = "/appointments/proposals"
deed(
    "admin.confirm", f"{PROPOSAL}/{{proposal_security}}/confirm", {}, {"admin"}, "proposal.confirm appointment.create",
    denied=TWO,
)  # fmt: skip
deed(
    "admin.confirm", f"{PROPOSAL}/{{proposal_admin}}/confirm", {}, {"security"}, "proposal.confirm account.disable",
    denied=TWO,
)  # fmt: skip
deed(
    "admin.confirm", f"{PROPOSAL}/{{proposal_reset}}/confirm", {}, {"admin"}, "proposal.confirm code.issue", denied=TWO,
    status=200,
)  # fmt: skip
deed("admin.confirm", f"{PROPOSAL}/{{proposal_on_admin}}/confirm", {}, set(), denied=TWO)
NO = {"answer": "不符合条件"}
deed("admin.reject", f"{PROPOSAL}/{{proposal_security}}/reject", NO, {"admin"}, "proposal.reject", denied=TWO)
deed("admin.reject", f"{PROPOSAL}/{{proposal_on_admin}}/reject", NO, set(), denied=TWO)
deed("admin.withdraw", f"{PROPOSAL}/{{proposal_security}}/withdraw", {}, {"security"}, "proposal.withdraw", denied=TWO)

# --- the trail --------------------------------------------------------------------------------------------

deed("audit.start", "/audit/verify", {"once": "verify-once-1"}, {"auditor"})

# --- teams ------------------------------------------------------------------------------------------------

deed(
    "teams.new",
    "/teams/new",
    {"name": "第九督导组", "once": "team-once-1"},
    {"committee", "committee_b", "superior"},
    "team.create",
)
deed("teams.edit", "/teams/{team_a}/edit", {"name": "巡回督导组", "version": "{v_team_a}"}, ACT_A, "team.edit")
ASSIGN = {"unit": "{unit_a2}", "starts": "{today}", "ends": "", "once": "assign-once-1"}
deed("teams.assign", "/teams/{team_empty}/units", ASSIGN, ACT_A, "team.assign")
deed("teams.release", "/teams/{team_a}/units/{assigned_a}/release", {}, ACT_A, "team.release")
deed("teams.close", "/teams/{team_empty}/close", {}, ACT_A, "team.close")

# --- units ------------------------------------------------------------------------------------------------

DECIDED = {"decided_on": "{today}", "document": "〔2026〕12号"}
KEEP = ACT_A | {"admin"}
FOUND = {**DECIDED, "kind": "branch", "name": "机关第九党支部", "sector": "", "founded_on": "", "once": "found-once-1"}
deed("units.found", "/units/{unit_a}/found", FOUND, KEEP, "unit.found", denied=SEES["unit_a"])
TOP = {**FOUND, "kind": "superior", "name": "某某省委", "once": "found-once-2"}
deed("units.found_top", "/units/found", TOP, {"admin"}, "unit.found", denied=BUSINESS | {"security"})
A1_UNIT = "/units/{unit_a1}"
V = {"version": "{v_unit_a1}"}
SEEN_A1 = SEES["unit_a1"]
DESCRIBED = {
    "sector": "事业单位", "founded_on": "2001-07-01", "term_starts": "", "term_ends": "", "activity_day": "w2-5",
}  # fmt: skip
deed("units.edit", f"{A1_UNIT}/edit", {**V, **DESCRIBED}, KEEP, "unit.edit", denied=SEEN_A1)
deed("units.rename", f"{A1_UNIT}/rename", {**V, **DECIDED, "name": "机关一支部"}, KEEP, "unit.rename", denied=SEEN_A1)
deed("units.move", f"{A1_UNIT}/move", {**V, **DECIDED, "place": "{unit_general_a}"}, KEEP, "unit.move", denied=SEEN_A1)
deed(
    "units.move", "/units/{unit_a}/move", {"version": "{v_unit_a}", **DECIDED, "place": "{unit_district}"}, {"admin"},
    "unit.move", denied=SEES["unit_a"] - {"committee", "superior"}, unoffered={"committee", "superior"},
)  # fmt: skip
deed(
    "units.merge", "/units/{unit_empty_a}/merge", {"version": "{v_unit_empty_a}", **DECIDED, "place": "{unit_a2}"}, ACT_A,
    "unit.merge", denied=SEES["unit_empty_a"],
)  # fmt: skip
deed(
    "units.split", f"{A1_UNIT}/split", {**V, **DECIDED, "name": "机关第八党支部", "people": ["{person_member}"], "once": "split-once-1"},
    ACT_A, "unit.split unit.found person.transfer pledge.follow comment_thread.follow", denied=SEEN_A1,
)  # fmt: skip
deed(
    "units.dissolve", "/units/{unit_empty_a}/dissolve", {"version": "{v_unit_empty_a}", **DECIDED}, KEEP, "unit.dissolve",
    denied=SEES["unit_empty_a"],
)  # fmt: skip
deed(
    "units.contact", f"{A1_UNIT}/contact", {"person": "{person_member}"}, ACT_A1 | {"admin"}, "contact.edit",
    denied=SEEN_A1,
)  # fmt: skip

# --- people -------------------------------------------------------------------------------------------------

FILE = {
    "name": "文振晓", "sex": "女", "birth": "1980-05", "membership": "正式", "joined": "2005-07-01", "confirmed": "2006-07-01",
    "category": "在职", "group": "", "duty": "组织委员", "post": "副主任科员", "telephone": "13912345678",
}  # fmt: skip
ENTERED = {**FILE, "name": "新登记", "once": "enter-once-1"}
deed(
    "units.enter", f"{A1_UNIT}/enter", ENTERED, ACT_A1, "person.create",
    denied=SEEN_A1 & (MEMBERS | OFFICE),
)  # fmt: skip
ONE = "/members/{person_member}"
PV = {"version": "{v_person_member}"}
SEEN_MEMBER = SEES["person_member"]
deed("members.edit", f"{ONE}/edit", {**PV, **FILE}, ACT_A1, "person.edit", denied=SEEN_MEMBER)
deed("members.edit", f"{ONE}/edit", {**PV, **FILE, "birth": "1981-05"}, ACT_A1, "person.correct", denied=SEEN_MEMBER)
deed(
    "members.telephone",
    f"{ONE}/telephone",
    {},
    ACT_A1 | {"member"},
    "person.telephone",
    denied=SEEN_MEMBER,
    status=200,
    passing=True,
)
LEADING = {**PV, "leading": "1"}
deed("members.leading", f"{ONE}/leading", LEADING, ACT_A1, "person.leading", denied=SEEN_MEMBER)
deed(
    "members.leading", "/members/{person_secretary}/leading", {"leading": "1", "version": "{v_person_secretary}"}, ACT_A,
    "person.leading", denied=SEEN_MEMBER,
)  # fmt: skip
MOVED = {**PV, "moved_on": "{today}", "reason": "工作调动"}
deed(
    "members.transfer", f"{ONE}/transfer", {**MOVED, "target": "{unit_a2}"}, ACT_A, "person.transfer pledge.follow comment_thread.follow",
    denied=SEEN_MEMBER,
)  # fmt: skip
deed(
    "members.transfer", f"{ONE}/transfer", {**MOVED, "target": "{unit_b1}"}, {"superior"}, "person.transfer pledge.follow comment_thread.follow",
    denied=SEEN_MEMBER - {"committee"}, unoffered={"committee"},
)  # fmt: skip
STATUS = {**PV, "status": "流动", "since": "{today}", "reason": "外出务工"}
deed("members.status", f"{ONE}/status", STATUS, ACT_A1, "person.status", denied=SEEN_MEMBER)
deed(
    "members.status", f"{ONE}/status", {**STATUS, "status": "停止党籍"}, ACT_A, "person.leave",
    denied=SEEN_MEMBER - {"secretary"}, unoffered={"secretary"},
)  # fmt: skip
deed(
    "members.status", "/members/{person_secretary}/status", {**STATUS, "version": "{v_person_secretary}"}, ACT_A,
    "person.status", denied=SEEN_MEMBER,
)  # fmt: skip

# --- roster -------------------------------------------------------------------------------------------------

deed(
    "roster.index", "/roster", {"committee": "{unit_a}", "file": book(line("新来人"))}, ACT_A, "roster.upload",
    unoffered={"committee_b"},
)  # fmt: skip
deed("roster.apply", "/roster/{roster_fit}/apply", {"version": "{v_roster_fit}"}, ACT_A, "roster.apply")
deed(
    "roster.branches",
    "/roster/{roster_open}/branches",
    {"name": "新区党支部", "decision": "found"},
    ACT_A,
    "roster.decide",
)
deed("roster.answer", "/roster/{roster_open}/rows/{unclear}/answer", {"person": "0"}, ACT_A, "roster.decide")
deed("roster.reread", "/roster/{roster_open}/reread", {}, ACT_A, "roster.reread")
deed("roster.cancel", "/roster/{roster_spare}/cancel", {}, ACT_A, "roster.cancel")

# --- pledges --------------------------------------------------------------------------------------------------

ITEM = {
    "matter": "每月走访",
    "measure": "走访五户并记录",
    "due_on": "{year}-12-31",
    "standard": "发挥作用合格",
    "duty": "窗口",
}
ITEMS = {f"items-0-{name}": value for name, value in ITEM.items()}
WITHOUT = {"supervisor", "supervisor_b", "committee_b"}  # members who have not filed this year
PLEDGE = {"post": "科员", **ITEMS, "once": "pledge-once-1", "do": "draft"}
deed(
    "filing.new", "/pledges/new", PLEDGE, WITHOUT, "pledge.create", idle=MEMBERS - WITHOUT,
)  # fmt: skip
deed(
    "filing.new",
    "/pledges/new",
    {**PLEDGE, "do": "submit"},
    WITHOUT,
    "pledge.create pledge.submit",
    idle=MEMBERS - WITHOUT,
)
for name, whose in (("draft_a1", "colleague"), ("returned_a2", "member_a2")):
    edited = {"post": "主任", **ITEMS, "items-0-key": f"{{item_{name}}}", "version": f"{{v_{name}}}", "do": "draft"}
    deed("filing.edit", f"/pledges/{{{name}}}/edit", edited, {whose}, "pledge.edit", denied=SEES[name])
    deed(
        "filing.edit", f"/pledges/{{{name}}}/edit", {**edited, "do": "submit"}, {whose}, "pledge.edit pledge.submit",
        denied=SEES[name],
    )  # fmt: skip
deed("pledge.submit", "/pledges/{draft_a1}/submit", {}, {"colleague"}, "pledge.submit")
deed(
    "pledge.withdraw",
    "/pledges/{submitted_a1}/withdraw",
    {},
    {"member"},
    "pledge.withdraw",
    denied=SEES["submitted_a1"],
)
JUDGE = {"verdict": "returned", "reason": "请写明完成时限", "round": "1"}
for name, may in (("submitted_a1", ACT_A1), ("own_a1", ACT_A)):
    judge = f"/pledges/{{{name}}}/items/{{item_{name}}}/judge"
    deed("pledge.judge", judge, JUDGE, may, "pledge.judge", denied=SEES[name])
    deed(
        "pledge.approve",
        f"/pledges/{{{name}}}/approve",
        {"rest": "1", "round": "1"},
        may,
        "pledge.approve",
        denied=SEES[name],
    )
deed(
    "pledge.send_back", "/pledges/{judged_a1}/return", {"round": "1"}, ACT_A1, "pledge.return", denied=SEES["judged_a1"]
)
for name, may in (("approved_a1", ACT_A1), ("approved_a2", ACT_A)):
    deed("pledge.publish", f"/pledges/{{{name}}}/publish", {}, may, "pledge.publish", denied=SEES[name])
    deed(
        "pledge.reopen",
        f"/pledges/{{{name}}}/reopen",
        {"reason": "还有一项要核实"},
        may,
        "pledge.reopen",
        denied=SEES[name],
    )

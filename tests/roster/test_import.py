"""A roster from upload to members: what it would do, what blocks it, what it writes."""

import io

import openpyxl
import pytest

from portal import db
from portal.audit.models import AuditEntry, Revision
from portal.demo.people import DATA
from portal.errors import Denied, Invalid, Stale
from portal.roster import applying, domain, reading
from portal.roster.commands import Inline
from portal.roster.models import RosterImport, RosterRow
from portal.units.models import Person, Transfer, Unit, UnitCover
from tests import factories as make
from tests.browser_client import text_of
from tests.roster.books import book, line


@pytest.fixture
def bring(app, world, actor):
    """bring(data) uploads and reads a roster as the committee; gives the import."""

    def upload(data, who="committee", committee=None):
        with app.app_context():
            by = actor(who)
            roster = domain.upload(data, "名册.xlsx", committee or world.a, by=by, inline=True)
            reading.read(Inline(), roster, by=by)
            return RosterImport.get_by_id(roster.id)

    return upload


@pytest.fixture
def put(app, actor):
    """put(roster) confirms and applies it."""

    def confirm(roster, who="committee", skip=False, branches="found"):
        with app.app_context():
            by = actor(who)
            if roster.new_branches:
                domain.place(roster, {one["name"]: branches for one in roster.new_branches}, by=by)
            domain.confirm(roster, skip_wrong=skip, by=by, inline=True)
            applying.apply(Inline(), roster, by=by)
        return RosterImport.get_by_id(roster.id)

    return confirm


def outcomes(roster):
    rows = RosterRow.select(RosterRow.name, RosterRow.outcome).where(RosterRow.roster == roster.id)
    return dict(rows.tuples())


def test_the_sample_roster_becomes_its_members_branches_and_groups_and_again_changes_nothing(bring, put, world):
    data = (DATA / "roster-sample.xlsx").read_bytes()
    roster = bring(data)
    assert (roster.counts["new"], roster.counts["wrong"]) == (316, 0)
    before = Person.select().where(Person.committee == world.a).count()
    put(roster)
    assert Person.select().where(Person.committee == world.a).count() == before + 316
    branch = Unit.get((Unit.name == "离退休党支部") & (Unit.committee == world.a))
    assert Person.select().where(Person.branch == branch).count() == 48
    assert branch.sector == "机关"
    assert {row.ancestor_id for row in UnitCover.select().where(UnitCover.unit == branch)} == {
        branch.id, world.a.id, world.superior.id,
    }  # fmt: skip
    one = Person.get((Person.name == "孟秀") & (Person.committee == world.a))
    assert (one.birth, one.joined, one.membership, one.initials) == ("1980-06", "2017-06-01", "预备", "mx")
    again = bring(data)
    assert {key: number for key, number in again.counts.items() if number} == {"same": 316}
    with pytest.raises(Invalid, match="没有需要导入的内容"):
        put(again)


def test_the_messy_roster_gives_287_people_and_five_wrong_rows_each_with_its_place(bring, put, world):
    roster = bring((DATA / "roster-messy.xlsx").read_bytes(), "committee_b", world.b)
    assert (roster.counts["new"] + roster.counts["same"], roster.counts["wrong"]) == (287, 5)
    wrong = RosterRow.select().where((RosterRow.roster == roster.id) & (RosterRow.outcome == "wrong"))
    found = {row.number: (row.problems[-1]["column"], row.problems[-1]["found"]) for row in wrong}
    assert found == {
        298: ("B", "钱春兵"), 299: ("G", "2017.13"), 300: ("B", ""), 301: ("K", "不存在的党支部"), 302: ("E", "2071年1月"),
    }  # fmt: skip
    with pytest.raises(Invalid, match="5 行有误"):
        put(roster, "committee_b")
    put(roster, "committee_b", skip=True)
    assert Unit.select().where(Unit.name == "不存在的党支部").count() == 0
    assert Person.get((Person.name == "李若") & (Person.committee == world.b)).joined == "1961-06-08"


def test_changes_are_shown_written_and_kept_as_revisions(bring, put, world):
    member = world.member.person
    roster = bring(
        book(line(member.name, 工作岗位="副科长", 联系电话="13900000000", 入党时间="2005年7月", 党小组="第一党小组"))
    )
    row = RosterRow.get(RosterRow.roster == roster.id)
    assert (row.outcome, row.person) == ("changed", member.id)
    assert row.changes == {
        "post": ["科员", "副科长"], "telephone": ["13800138000", "13900000000"], "group": [None, world.g1.id],
    }  # fmt: skip
    put(roster)
    after = Person.get_by_id(member.id)
    assert (after.post, after.telephone, after.group_id) == ("副科长", "13900000000", world.g1.id)
    assert after.joined == "2005-07-01", "a month does not overwrite a day of that month"
    revision = Revision.get((Revision.record == "person") & (Revision.record_id == member.id))
    assert revision.values["post"] == ["科员", "副科长"]
    entry = AuditEntry.get((AuditEntry.action == "person.import") & (AuditEntry.record_id == member.id))
    assert entry.fields == ["group", "post", "telephone"]
    assert "副科长" not in str(entry.__data__)


def test_an_empty_cell_erases_nothing(bring, world):
    roster = bring(book(line(world.member.person.name, 工作岗位="", 联系电话="", 转正时间="")))
    assert outcomes(roster) == {world.member.person.name: "same"}


def test_another_branch_is_a_transfer(bring, put, world):
    member = world.member.person
    roster = bring(book(line(member.name, 所在党支部="机关第二党支部")))
    put(roster)
    assert Person.get_by_id(member.id).branch_id == world.a2.id
    moved = Transfer.get(Transfer.person == member.id)
    assert (moved.origin_id, moved.target_id) == (world.a1.id, world.a2.id)


def test_with_a_move_the_pledge_goes_along_and_the_office_ends(bring, put, world):
    secretary = world.secretary
    pledge = make.pledge(secretary.person, "published")
    put(bring(book(line(secretary.person.name, 所在党支部="机关第二党支部"))))
    assert type(pledge).get_by_id(pledge.id).branch_id == world.a2.id
    assert type(secretary.hand).get_by_id(secretary.hand.id).ended_at is not None


def test_who_is_not_in_the_file_is_reported_and_stays(bring, put, world):
    roster = bring(book(line(world.member.person.name), line("新来人")))
    assert world.colleague.person.id in roster.missing
    assert world.member.person.id not in roster.missing
    put(roster)
    assert Person.get_by_id(world.colleague.person.id).status == "在册"


def test_a_namesake_is_asked_about_and_the_answer_counts(app, bring, put, actor, world):
    member = world.member.person
    roster = bring(book(line(member.name, 出生年月="1981-05")))
    row = RosterRow.get(RosterRow.roster == roster.id)
    assert (row.outcome, row.candidates) == ("unclear", [member.id])
    with pytest.raises(Invalid, match="分不清"):
        put(roster)
    with app.app_context():
        with pytest.raises(Invalid):
            domain.answer(roster, row.position, world.colleague.person.id, by=actor("committee"))
        domain.answer(roster, row.position, member.id, by=actor("committee"))
        actor_now = actor("committee")
        domain.reread(roster, by=actor_now)
        reading.read(Inline(), roster, by=actor_now)
    roster = RosterImport.get_by_id(roster.id)
    put(roster)
    assert Person.get_by_id(member.id).birth == "1981-05"
    assert Person.select().where(Person.name == member.name).count() == 1


def test_answering_someone_new_makes_a_second_person_of_the_name(app, bring, put, actor, world):
    member = world.member.person
    roster = bring(book(line(member.name, 出生年月="1981-05")))
    with app.app_context():
        domain.answer(roster, 1, 0, by=actor("committee"))
        domain.reread(roster, by=actor("committee"))
        reading.read(Inline(), roster, by=actor("committee"))
    put(RosterImport.get_by_id(roster.id))
    assert Person.select().where(Person.name == member.name).count() == 2


def test_a_new_branch_needs_three_formal_members_and_a_decision(app, bring, actor, world):
    three = [line(f"甲乙{n}", 所在党支部="新区党支部") for n in "丙丁戊"]
    roster = bring(book(*three, line("庚辛壬", 所在党支部="机关第三党支部")))
    assert [one["name"] for one in roster.new_branches] == ["新区党支部"]
    lone = RosterRow.get((RosterRow.roster == roster.id) & (RosterRow.branch == "机关第三党支部"))
    assert lone.outcome == "wrong"
    assert "只有 1 名正式党员" in lone.problems[-1]["advice"]
    with app.app_context(), pytest.raises(Invalid, match="逐个确认"):
        domain.confirm(roster, skip_wrong=True, by=actor("committee"), inline=True)


def test_a_new_branch_can_mean_an_old_one_or_be_left_out(app, bring, put, actor, world):
    rows = [line(f"甲乙{n}", 所在党支部="机关一支部") for n in "丙丁戊"]
    roster = bring(book(*rows))
    with app.app_context():
        domain.place(roster, {"机关一支部": str(world.a1.id)}, by=actor("committee"))
        domain.reread(roster, by=actor("committee"))
        reading.read(Inline(), roster, by=actor("committee"))
    put(RosterImport.get_by_id(roster.id))
    assert Person.get(Person.name == "甲乙丙").branch_id == world.a1.id
    other = bring(book(*[line(f"子丑{n}", 所在党支部="外地党支部") for n in "寅卯辰"], line("申酉戌")))
    put(other, branches="skip")
    assert Person.get_or_none(Person.name == "子丑寅") is None
    assert Person.get(Person.name == "申酉戌").branch_id == world.a1.id


def test_members_edited_since_the_comparison_send_it_back(app, bring, actor, world):
    roster = bring(book(line(world.member.person.name, 工作岗位="副科长")))
    Person.update(version=Person.version + 1, post="主任").where(Person.id == world.member.person.id).execute()
    with app.app_context():
        by = actor("committee")
        domain.confirm(roster, skip_wrong=False, by=by, inline=True)
        with pytest.raises(applying.Outdated):
            applying.apply(Inline(), roster, by=by)
        domain.apply_job(Inline(), roster.id)
    assert RosterImport.get_by_id(roster.id).state == "reading"
    assert Person.get_by_id(world.member.person.id).post == "主任"


def test_applying_twice_writes_once(app, bring, put, world):
    roster = bring(book(line("新来人")))
    put(roster)
    with app.app_context():
        domain.apply_job(Inline(), roster.id)
    assert Person.select().where(Person.name == "新来人").count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "roster.finish").count() == 1


def test_a_fault_in_the_middle_writes_nothing(app, bring, actor, monkeypatch, world):
    rows = [line(f"甲乙{n}", 所在党支部="新区党支部") for n in "丙丁戊"]
    roster = bring(book(*rows))
    monkeypatch.setattr(applying, "_record", lambda *_: 1 / 0)
    with app.app_context():
        by = actor("committee")
        domain.place(roster, {"新区党支部": "found"}, by=by)
        domain.confirm(roster, skip_wrong=False, by=by, inline=True)
        with pytest.raises(ZeroDivisionError):
            applying.apply(Inline(), roster, by=by)
    assert Unit.get_or_none(Unit.name == "新区党支部") is None
    assert Person.get_or_none(Person.name == "甲乙丙") is None


def test_only_the_committee_imports_and_only_for_its_units(bring, world):
    with pytest.raises(Denied):
        bring(book(line("新来人")), "secretary")
    with pytest.raises(Denied):
        bring(book(line("新来人")), "committee_b")


def test_what_is_not_kept_is_named_and_nowhere_stored(bring, put, world):
    head = ["姓名", "性别", "出生年月", "入党时间", "人员类别", "所在党支部", "身份证号", "家庭住址"]
    roster = bring(
        book(
            ["新来人", "女", "1980-05", "2005-07", "正式党员", "机关第一党支部", "110101198005010000", "幸福路 1 号"],
            head=head,
        )
    )
    assert {"身份证号", "家庭住址"} <= set(roster.ignored)
    put(roster)
    for table in db.database.get_tables():
        for row in db.database.execute_sql(f'SELECT * FROM "{table}"').fetchall():
            assert "110101198005010000" not in str(row)
            assert "幸福路" not in str(row)


def test_bad_files_say_why(bring):
    assert bring(b"%PDF-1.7 ...").state == "unreadable"
    assert "PDF" in bring(b"%PDF-1.7 ...").problem


def test_web_upload_to_dry_run_to_members(app, visit, world):
    browser = visit("committee")
    browser.get("/roster")
    answer = browser.post(
        "/roster",
        {"committee": str(world.a.id), "file": (io.BytesIO(book(line("新来人"), line("", 姓名=""))), "名册.xlsx")},
        content_type="multipart/form-data",
    )
    page = answer.headers["Location"]
    with app.app_context():
        domain.read_job(Inline(), RosterImport.get().id)
    words = text_of(browser.get(page))
    assert "新增 1" in words
    assert "没有姓名" in words
    version = RosterImport.get().version
    assert "1 行有误" in text_of(browser.post(f"{page}/apply", {"version": version}, status=422))
    browser.post(f"{page}/apply", {"version": version, "skip_wrong": "y"})
    with app.app_context():
        domain.apply_job(Inline(), RosterImport.get().id)
    assert Person.get(Person.name == "新来人").branch_id == world.a1.id
    assert "已导入" in text_of(browser.get(page))
    assert "已导入" in text_of(browser.get("/inbox"))


def test_the_marked_copy_says_what_each_row_would_do(bring, visit, world):
    roster = bring(book(line("新来人"), line("", 姓名="")))
    data = visit("committee").get(f"/roster/{roster.id}/marked").get_data()
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    last = [row[-1].value for row in sheet.iter_rows()]
    assert last[0] == "导入结果"
    assert "新增" in last[1]
    assert "没有姓名" in last[2]
    assert AuditEntry.select().where(AuditEntry.action == "export").count() == 1


def test_lists_take_a_fixed_number_of_queries(bring, visit, queries, world):
    browser = visit("committee")
    browser.get("/roster")
    numbers = []
    for rows in (1, 3):
        roster = bring(book(*[line(f"甲乙{n}") for n in "丙丁戊"[:rows]]))
        queries.statements.clear()
        browser.get(f"/roster/{roster.id}")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 12


def test_others_see_no_import(bring, visit, world):
    roster = bring(book(line("新来人")))
    for who in ("member", "secretary", "staff", "supervisor", "admin", "security", "auditor", "committee_b"):
        visit(who).get(f"/roster/{roster.id}", status=404)
        visit(who).post(f"/roster/{roster.id}/apply", {"version": 1}, status=404)


def test_a_stale_page_cannot_apply(bring, visit, world):
    roster = bring(book(line("新来人")))
    visit("committee").post(f"/roster/{roster.id}/apply", {"version": roster.version - 1}, status=409)
    assert RosterImport.get_by_id(roster.id).state == "ready"


def test_one_branch_is_not_founded_twice(app, bring, actor, world):
    rows = [line(f"甲乙{n}", 所在党支部="新区党支部") for n in "丙丁戊"]
    roster = bring(book(*rows))
    make.unit("branch", "新区党支部", world.a)
    with app.app_context():
        by = actor("committee")
        domain.place(roster, {"新区党支部": "found"}, by=by)
        domain.confirm(roster, skip_wrong=False, by=by, inline=True)
        with pytest.raises((Stale, applying.Outdated)):
            applying.apply(Inline(), roster, by=by)
    assert Unit.select().where(Unit.name == "新区党支部").count() == 1

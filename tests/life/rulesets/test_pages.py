"""Pages: what is asked today, a set written rule by rule, conflicts and drafts, workbooks, adopting."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from portal.life import library
from portal.life.judging.rules import KINDS, RuleSet, Type
from portal.life.rulesets import domain, parts, workbook
from portal.life.rulesets.models import LifeRules
from tests.browser_client import text_of
from tests.life.judging.making import rule, rules
from tests.life.rulesets.conftest import SMALL, fresh

HOME = "/life/rules/sets"
DAY = {
    "name": "主题党日", "subject": "branch", "types": ["theme_day"], "noun": "", "period": "month", "count": "1", "opens": "",
    "closes": "", "fixed_day": "y", "slack": "3", "grace": "", "severity": "violation", "has_committee": "", "has_groups": "no",
    "members_from": "7", "members_to": "", "sectors": ["机关", "学校"], "since": "2020-01-01", "until": "", "source": "第十六条",
    "note": "", "examples": ["slack"], "key": "",
}  # fmt: skip


def held(record: LifeRules) -> RuleSet:
    return domain.read(fresh(record))


def test_everybody_of_the_committee_reads_what_is_asked(visit, actor, adopted):
    page = text_of(visit("member").get("/life/rules"))
    assert "还没有启用制度" in page
    for key in library.KEYS:
        domain.adopt(domain.take(key, by=actor("committee")), by=actor("committee"))
    for who in ("member", "secretary", "committee", "supervisor"):
        page = text_of(visit(who).get("/life/rules"))
        for words in (
            "对党支部的要求",
            "每季度至少召开党员大会 1 次",
            "第十一条",
            "示例，非原文：前后天数",
            "自 2018-10-28 起",
            "适用：设支委会的党支部",
        ):
            assert words in page, (who, words)
    member = visit("member")
    past = text_of(member.get("/life/rules?day=2016-08-01"))
    assert "2016年8月1日" in past
    assert "集体学习 8 次，其中每月至少 1 次" in past
    assert "这一天没有要求" in text_of(member.get("/life/rules?day=2010-01-01"))
    assert "对党支部的要求" in text_of(member.get("/life/rules?day=nonsense&committee=x"))
    assert "还没有启用制度" in text_of(visit("member_b").get("/life/rules"))
    sheet = openpyxl.load_workbook(io.BytesIO(member.get("/life/rules?day=2016-08-01&export=xlsx").data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1 + len(library.rule_sets()["window2016"].rules)
    assert rows[1][1] == "制定学习教育计划"
    member.fragment("/life/rules?day=2016-08-01")
    assert "管理制度" not in text_of(member.get("/life/rules"))


def test_sets_are_listed_taken_and_begun(visit):
    office = visit("committee")
    assert "还没有制度" in text_of(office.get(HOME))
    assert "支部工作条例" in text_of(office.get(f"{HOME}/library"))
    for _twice in range(2):
        office.post(f"{HOME}/library/branches2018/take", {"once": "take-once-1"})
    (taken,) = LifeRules.select()
    office.post(f"{HOME}/library/nothing/take", {"once": "take-once-2"}, status=404)
    office.get(f"{HOME}/new")
    office.post(f"{HOME}/new", {"name": "", "source": "", "note": "", "once": "new-once-1"}, status=422)
    office.post(f"{HOME}/new", {"name": "自定制度", "source": "党委会", "note": "", "once": "new-once-1"})
    page = text_of(office.get(HOME))
    assert "共 2 份" in page
    assert "18 项" in page
    assert "共 1 份" in text_of(office.get(f"{HOME}?q=自定&state=draft"))
    sheet = openpyxl.load_workbook(io.BytesIO(office.get(f"{HOME}?export=xlsx").data)).active
    assert sheet.max_row == 3
    assert "共 2 份" not in text_of(visit("member").get(HOME))  # drafts are the committee's own
    visit("member").get(f"{HOME}/{taken.id}", status=404)
    visit("secretary").get(f"{HOME}/new", status=404)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_form_with_its_own_fields_alone(visit, drafted, kind):
    made, office = drafted(), visit("committee")
    html = office.get(f"{HOME}/{made.id}/items/new/{kind}").get_data(as_text=True)
    for name, theirs in (
        ("fixed_day", {"cadence"}), ("inner", {"quota"}), ("measure", {"threshold"}), ("before", {"order"}), ("due", {"deadline"}),
        ("count", {"cadence", "quota"}), ("grace", {"cadence", "quota", "deadline"}), ("types", set(KINDS) - {"deadline"}),
    ):  # fmt: skip
        assert (f'name="{name}"' in html) == (kind in theirs), (kind, name)


def test_every_rule_of_the_library_is_edited_without_changing_it(visit, actor):
    office = visit("committee")
    for key in library.KEYS:
        made = domain.take(key, by=actor("committee"))
        before = held(made)
        for ref in parts.rule_refs(before)[:: 4 if key != "branches2018" else 2]:
            office.post(f"{HOME}/{made.id}/items/{ref}", _typed(office, f"{HOME}/{made.id}/items/{ref}"))
        assert held(made) == before


def _typed(office: Any, path: str) -> dict[str, Any]:
    """What the form at this address holds, as a browser sends it back."""
    from html.parser import HTMLParser

    values: dict[str, Any] = {}

    class Reader(HTMLParser):
        field = ""

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            one = dict(attrs)
            name = one.get("name") or ""
            if tag == "input" and one.get("type") in ("checkbox", "radio"):
                if "checked" in one:
                    values.setdefault(name, []).append(one.get("value") or "y")
            elif tag == "input" and name not in ("csrf_token", "q"):
                values[name] = one.get("value") or ""
            elif tag in ("select", "textarea"):
                self.field = name
                values.setdefault(name, "")
            elif tag == "option" and "selected" in one:
                values[self.field] = one.get("value") or ""

        def handle_endtag(self, tag: str) -> None:
            if tag in ("select", "textarea"):
                self.field = ""

        def handle_data(self, data: str) -> None:
            if self.field and self.lasttag == "textarea":
                values[self.field] += data

    Reader().feed(office.get(path).get_data(as_text=True))
    return {name: value for name, value in values.items() if name}


def test_a_rule_is_added_changed_moved_and_removed(visit, drafted):
    made, office = drafted(), visit("committee")
    at = f"{HOME}/{made.id}"
    assert "其中每月至少" in text_of(office.get(at))
    assert "周期" in text_of(office.get(f"{at}/items/new"))
    answer = office.post(f"{at}/items/new/cadence", {**DAY, "version": "1", "once": "item-once-1"})
    added = held(made).rules[-1]
    assert "#item-" in answer.headers["Location"]
    assert (added.types, added.fixed_day, added.slack, added.sectors, added.has_groups, added.members_from, added.since) == (
        ("theme_day",), True, 3, ("机关", "学校"), False, 7, date(2020, 1, 1),
    )  # fmt: skip
    assert (added.examples, added.count, added.period, added.until) == (("slack",), 1, "month", None)
    ref = parts.rule_refs(held(made))[-1]
    office.post(f"{at}/items/{ref}", {**DAY, "count": "2", "version": "2"})
    assert held(made).rules[-1] == parts.replace(added, count=2)
    office.post(f"{at}/items/{ref}/move", {"to": "up", "version": "3"})
    assert [one.name for one in held(made).rules] == ["党员大会", "主题党日", "集中学习"]
    page = text_of(office.post(f"{at}/items/{ref}/remove", {"version": "1"}, status=409))
    assert "刚刚被别人更新过" in page
    office.post(f"{at}/items/{ref}/remove", {"version": "4"})
    assert held(made) == SMALL
    office.post(f"{at}/items/{ref}/remove", {"version": "5"}, status=422)
    office.get(f"{at}/items/{ref}", status=404)
    office.post(f"{at}/items/new/nonsense", {**DAY, "version": "5"}, status=404)
    assert held(made) == SMALL


def test_what_is_wrong_is_named_at_its_field_and_hints_stand_on_the_page(visit, drafted):
    made, office = drafted(), visit("committee")
    at = f"{HOME}/{made.id}/items/new/cadence"
    bad = {**DAY, "types": [], "count": "0", "slack": "40", "version": "1"}
    page = text_of(office.post(at, bad, status=422))
    for words in ("请选择哪些类型的记录计入", "次数至少为 1", "前后天数最多 15 天"):
        assert words in page
    for field, value, words in (
        ("since", "", "请填写生效日期"), ("until", "2019-01-01", "失效日期应不早于生效日期"), ("opens", "六月", "请按 06-15 这样填写"),
        ("count", "两", ""), ("key", "meet", "时间重叠"), ("name", " ", "请填写名称"),
    ):  # fmt: skip
        assert words in text_of(office.post(at, {**DAY, field: value, "version": "1"}, status=422)), field
    assert held(made) == SMALL
    office.post(at, {**DAY, "source": "一般每月 1 次", "version": "1"})
    page = text_of(office.get(f"{HOME}/{made.id}"))
    assert "请核对：依据中有“一般”" in page
    assert "启用前还要改好" not in page


def test_two_who_edit_one_rule_meet_with_both_texts(visit, drafted):
    made, office = drafted(), visit("committee")
    ref = parts.rule_refs(SMALL)[0]
    at = f"{HOME}/{made.id}/items/{ref}"
    mine = {**DAY, "key": "meet", "name": "甲改的"}
    office.post(at, {**mine, "version": "1"})
    page = office.post(at, {**mine, "name": "乙改的", "version": "1"}, status=409).get_data(as_text=True)
    for words in ("甲改的", "乙改的", "您填写的", "现在的"):
        assert words in page
    office.post(at, {**mine, "name": "乙改的", "version": "2"})
    assert held(made).rules[0].name == "乙改的"


def test_changed_from_a_day_on_leads_to_the_new_version(visit, drafted):
    made, office = drafted(), visit("committee")
    ref = parts.rule_refs(SMALL)[0]
    at = f"{HOME}/{made.id}/items/{ref}/change"
    office.get(at)
    assert "应晚于生效日期" in text_of(office.post(at, {"day": "2016-01-01", "version": "1"}, status=422))
    answer = office.post(at, {"day": "2026-08-15", "version": "1"})
    first, second, _study = held(made).rules
    assert (first.until, second.since) == (date(2026, 8, 14), date(2026, 8, 15))
    assert answer.headers["Location"] == f"{HOME}/{made.id}/items/{parts.rule_refs(held(made))[1]}"
    office.get(answer.headers["Location"])


def test_types_are_added_changed_and_removed(visit, drafted):
    made, office = drafted(), visit("committee")
    at = f"{HOME}/{made.id}"
    office.get(f"{at}/types/new")
    assert "不用再加" in text_of(
        office.post(f"{at}/types/new", {"label": "党课", "verb": "讲", "version": "1"}, status=422)
    )
    office.post(f"{at}/types/new", {"label": "走访慰问", "verb": "开展", "version": "1"})
    (one,) = held(made).types
    (ref,) = parts.refs([one.key])
    assert "走访慰问" in office.get(f"{at}/items/new/cadence").get_data(as_text=True)
    office.get(f"{at}/types/{ref}")
    office.post(f"{at}/types/{ref}", {"label": "走访", "verb": "进行", "version": "2"})
    assert held(made).types == (Type(one.key, "走访", "进行"),)
    office.post(f"{at}/types/{ref}/remove", {"version": "3"})
    assert held(made) == SMALL
    office.get(f"{at}/types/{ref}", status=404)


def test_a_set_comes_into_force_after_a_look_and_is_revised(visit, drafted):
    made, office = drafted(), visit("committee")
    at = f"{HOME}/{made.id}"
    page = text_of(office.get(f"{at}/adopt"))
    assert "今年各项要求的变化" in page
    assert "没有要求" in page
    office.post(f"{at}/adopt", {"version": "7"}, status=409)
    office.post(f"{at}/adopt", {"version": "1"})
    assert fresh(made).state == "in_force"
    assert "按新的要求核对落实情况" in text_of(office.get(at))
    office.get(f"{at}/adopt", status=303)
    office.get(f"{at}/edit", status=303)
    for _twice in range(2):
        office.post(f"{at}/revise", {"once": "revise-once-1"})
    second = LifeRules.get(LifeRules.number == 2)
    assert "启用后代替执行中的" in text_of(office.get(f"{HOME}/{second.id}"))
    assert "两版相同" in text_of(office.get(f"{HOME}/{second.id}/differences"))
    office.post(f"{HOME}/{second.id}/edit", {"name": "改了名", "source": "新来源", "note": "", "version": "1"})
    page = text_of(office.get(f"{HOME}/{second.id}/differences?with={made.id}"))
    assert "有 2 处不同" in page
    assert "新来源" in page
    assert "修订" not in text_of(visit("member").get(at))
    office.post(f"{at}/retire", {"reason": "", "version": "2"}, status=422)
    office.post(f"{at}/retire", {"reason": "上级已废止", "version": "2"})
    assert "上级已废止" in text_of(office.get(at))
    office.post(f"{HOME}/{second.id}/drop", {"version": "2"})
    assert fresh(second).state == "dropped"
    visit("member").get(f"{HOME}/{second.id}", status=404)  # what never was in force stays the committee's own


def test_what_keeps_a_set_from_coming_into_force_is_listed(visit, adopted, drafted):
    adopted()
    made = drafted(rules(rule("meet", name="又一个"), rule("x", count=0), name="另一份"))
    office = visit("committee")
    page = text_of(office.get(f"{HOME}/{made.id}"))
    assert "启用前还要改好 2 处" in page
    assert "必须改好：次数至少为 1" in page
    assert "与执行中的“组织生活制度”有冲突" in page
    assert "现在不能启用" in text_of(office.get(f"{HOME}/{made.id}/adopt"))
    office.post(f"{HOME}/{made.id}/adopt", {"version": "1"}, status=422)
    assert fresh(made).state == "draft"


def test_a_workbook_goes_out_and_comes_back_after_a_look(visit, drafted):
    made, office = drafted(), visit("committee")
    at = f"{HOME}/{made.id}"
    data = office.get(f"{at}/book").data
    assert workbook.read(data) == (SMALL, [])

    def sent(of: RuleSet) -> dict[str, Any]:
        return {"file": (io.BytesIO(workbook.written(of)), "制度.xlsx")}

    office.get(f"{at}/import")
    assert "没有等待确认" in text_of(office.client.get(f"{at}/import/check", follow_redirects=True))
    more = parts.put(SMALL, rule("new", name="新加的", source="依据"))
    office.post(f"{at}/import", sent(more))
    page = office.get(f"{at}/import/check")
    assert "新加的" in text_of(page)
    typed = _typed(office, f"{at}/import/check")
    office.post(f"{at}/import/confirm", {"digest": "0", "version": "1"})
    assert held(made) == SMALL
    office.post(f"{at}/import/confirm", {"digest": typed["digest"], "version": "9"}, status=409)
    office.post(f"{at}/import/confirm", {"digest": typed["digest"], "version": "1"})
    assert held(made) == more
    office.post(f"{HOME}/import", sent(parts.replace(more, name="导入的")))
    typed = _typed(office, f"{HOME}/import/check")
    office.post(f"{HOME}/import/confirm", {"digest": typed["digest"], "once": typed["once"]})
    assert LifeRules.get(LifeRules.name == "导入的").state == "draft"
    page = text_of(office.post(f"{HOME}/import", sent(rules(rule("a", count=0, types=()), name="坏的")), status=422))
    assert "有 2 处有误" in page
    assert "请选择哪些类型的记录计入" in page
    office.post(f"{HOME}/import", {}, status=422)
    assert office.get(f"{HOME}/template").data[:2] == b"PK"


def test_a_set_whose_time_is_over_says_so(visit: Any, adopted: Any) -> None:
    adopted(rules(rule("old", since=date(2016, 6, 1), until=date(2016, 12, 31), name="旧要求"), name="旧制度"))
    adopted()
    page = visit("secretary").get(f"{HOME}").get_data(as_text=True)
    assert page.count("时间已过") == 1
    assert page.index("旧制度") < page.index("时间已过")

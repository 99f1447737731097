"""The stage of 制度要求: sets of two committees, drafts and in force; a waiver for a branch; who reads, writes, spares."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.life.judging.rules import Rule, RuleSet, Type
from portal.life.rulesets import domain, parts, workbook
from portal.life.rulesets.models import LifeRules, RuleWaiver
from portal.life.rulesets.waivers import domain as waivers
from portal.life.rulesets.waivers.domain import Wanted
from tests.access.deed import deed
from tests.access.who import A1, A2, ACT_A, ACT_B, B1, MEMBERS, OFFICE, READ_A1, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

IN_A, IN_B = A1 | A2 | {"supervisor", "superior"}, B1
WRITING = {"committee", "committee_b"}
# name → (who made it, in force, who sees it)
SETS = {
    "rules_draft_a": ("committee", False, ACT_A),
    "rules_force_a": ("committee", True, IN_A),
    "rules_draft_b": ("committee_b", False, ACT_B),
    "rules_force_b": ("committee_b", True, IN_B),
}
WAIVERS = {"waiver_a1": ("committee", "a1", READ_A1), "waiver_b1": ("committee_b", "b1", READ_B1)}
PAGES: dict[str, set[str]] = {
    "/life/rules": MEMBERS, "/life/rules/sets": MEMBERS, "/life/waivers": OFFICE,
    **dict.fromkeys((f"/life/rules/sets/{one}" for one in ("new", "library", "import", "template")), WRITING),
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *(
        (f"/life/rules/sets/{{{name}}}{more}", row[-1])
        for name, row in SETS.items()
        for more in ("", "/book", "/differences")
    ),
    *((f"/life/waivers/{{{name}}}", row[-1]) for name, row in WAIVERS.items()),
]
EXTRA: list[str] = [
    "/life/rules?day=2020-01-01", "/life/waivers/new", "/life/rules/sets/import/check",
    "/life/rules/sets/{rules_draft_a}/import/check", "/life/rules/sets/{rules_draft_a}/items/new",
]  # fmt: skip


def _rules(word: str) -> RuleSet:
    listed = tuple(
        Rule(
            f"{word}{n}", f"zqrule{n}{word}", "cadence", "branch", date(2018, 1, 1), types=(f"zqt{word}",), period="year",
            source=f"zqlaw{word}",
        )
        for n in (1, 2)
    )  # fmt: skip
    types = (Type(f"zqt{word}", f"zqtype{word}"), Type(f"zqu{word}", f"zqunused{word}"))
    return RuleSet(f"zqset{word}", listed, types, f"zqsource{word}", f"zqnote{word}")


def _word(name: str) -> str:
    return name.replace("_", "")


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, in_force, _sees) in SETS.items():
        made = domain.create(_rules(_word(name)), by=stage.by(who))
        if in_force:
            domain.adopt(made, by=stage.by(who))
        stage.ids[name] = made.id
        stage.ids[f"v_{name}"] = LifeRules.get_by_id(made.id).version
    for name, (who, place, _sees) in WAIVERS.items():
        rule = f"rulesforce{place[0]}1"
        wanted = Wanted(rule, None, None, date(2020, 1, 1), date(2020, 12, 31), f"zqwhy{_word(name)}")
        stage.ids[name] = waivers.give(stage.world.units[place], wanted, by=stage.by(who)).id
        stage.ids[f"v_{name}"] = RuleWaiver.get_by_id(stage.ids[name]).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, _in_force, sees) in SETS.items():
        for part in ("set", "rule1", "law", "type", "unused", "source", "note"):
            yield f"zq{part}{_word(name)}", (sees, sees)
    for name, row in WAIVERS.items():
        yield f"zqwhy{_word(name)}", (row[-1], row[-1])


# --- deeds ------------------------------------------------------------------------------------------------

ROOM = "/life/rules/sets"
RULE = {
    "name": "主题党日", "subject": "branch", "types": ["theme_day"], "period": "month", "count": "1", "severity": "violation",
    "since": "2020-01-01", "source": "第十六条", "key": "",
}  # fmt: skip
BOOK = workbook.written(
    RuleSet("导入的制度", (Rule("imported", "导入", "cadence", "branch", date(2020, 1, 1), types=("study",)),))
)
FIRST, SECOND = parts.refs(("rulesdrafta1", "rulesdrafta2"))
TYPE, UNUSED = parts.refs(("zqtrulesdrafta", "zqurulesdrafta"))


def _deed(
    endpoint: str, act: str, form: dict[str, Any], entries: str = "", name: str = "rules_draft_a", **more: Any
) -> None:
    """A step of a set of the first committee, with its version."""
    deed(
        endpoint, f"{ROOM}/{{{name}}}/{act}", {**form, "version": f"{{v_{name}}}"}, {"committee"}, entries, **more,
    )  # fmt: skip


deed(
    "life_rule_sets.new", f"{ROOM}/new", {"name": "新的制度", "source": "", "note": "", "once": "rules-once-1"}, WRITING,
    "life_rules.create",
)  # fmt: skip
deed("life_rule_sets.take", f"{ROOM}/library/plan2017/take", {"once": "rules-once-2"}, WRITING, "life_rules.create")
deed(
    "life_rule_sets.revise", f"{ROOM}/{{rules_force_a}}/revise", {"once": "rules-once-3"}, {"committee"}, "life_rules.create",
)  # fmt: skip
deed("life_rule_books.upload", f"{ROOM}/import", {"file": BOOK}, WRITING, passing=True)
deed(
    "life_rule_books.confirm", f"{ROOM}/import/confirm", {"digest": "0", "once": "rules-once-4"}, WRITING, passing=True
)
_deed("life_rule_books.upload_into", "import", {"file": BOOK}, passing=True)
_deed("life_rule_books.confirm_into", "import/confirm", {"digest": "0"}, passing=True)
_deed("life_rule_set.edit", "edit", {"name": "改了名", "source": "", "note": ""}, "life_rules.edit")
_deed("life_rule_set.adopt", "adopt", {}, "life_rules.adopt")
_deed("life_rule_set.retire", "retire", {"reason": "上级已废止"}, "life_rules.retire", name="rules_force_a")
_deed("life_rule_set.drop", "drop", {}, "life_rules.drop")
_deed("life_rule_items.new", "items/new/cadence", RULE, "life_rules.edit")
_deed("life_rule_items.edit", f"items/{FIRST}", RULE, "life_rules.edit")
_deed("life_rule_items.change", f"items/{FIRST}/change", {"day": "2026-08-15"}, "life_rules.edit")
_deed("life_rule_items.move", f"items/{SECOND}/move", {"to": "up"}, "life_rules.edit")
_deed("life_rule_items.remove", f"items/{SECOND}/remove", {}, "life_rules.edit")
_deed("life_rule_types.new", "types/new", {"label": "走访慰问", "verb": "开展"}, "life_rules.edit")
_deed("life_rule_types.edit", f"types/{TYPE}", {"label": "走访", "verb": "进行"}, "life_rules.edit")
_deed("life_rule_types.remove", f"types/{UNUSED}/remove", {}, "life_rules.edit")

TODAY = clock.today()
WAIVED = {
    "rule": "rulesforcea1", "whom": "", "starts": f"{TODAY.year}-01-01", "ends": f"{TODAY.year}-12-31", "reason": "外出施工",
    "once": "waiver-once-1",
}  # fmt: skip
deed(
    "life_waivers.new", "/life/waivers/new/{unit_a1}", WAIVED, ACT_A, "rule_waiver.create",
    denied={"secretary", "secretary_a2", "supervisor"},
)  # fmt: skip
deed(
    "life_waivers.end", "/life/waivers/{waiver_a1}/end", {"reason": "已经复工", "version": "{v_waiver_a1}"}, ACT_A,
    "rule_waiver.end", denied=READ_A1,
)  # fmt: skip

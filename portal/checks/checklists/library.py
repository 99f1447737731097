"""Sample checklists to take and change: what S0, S1 and the 支部工作条例 ask of a branch, and of a committee's guidance."""

from functools import cache
from typing import NamedTuple

from portal.checks.checklists.document import Document, Item, put

_LAX, _WEAK, _BASE = "政治生活和组织生活不严肃", "基层党组织软弱涣散", "基础保障不够"
_LOOK, _ASK, _SEE, _HEAR = ("look_up",), ("ask",), ("see",), ("hear",)


class Sample(NamedTuple):
    """A list of the library: its name and its items with where they come from."""

    name: str
    document: Document


# group → (text, methods, evidence, category)
Groups = dict[str, tuple[tuple[str, tuple[str, ...], str, str], ...]]
LIFE: Groups = {
    "三会一课": (
        ("党员大会每季度至少召开一次，每次有主题、有记录", _LOOK, "required", _LAX),
        ("支委会每月召开一次，到会过半数（不设支委会的选“不适用”）", _LOOK, "required", _LAX),
        ("党小组会、集中学习每月开展（不设党小组的看支部）", ("look_up", "ask"), "wanted", _LAX),
        ("党员今年听过党课，支部能说出讲课人和题目", ("look_up", "ask"), "wanted", _LAX),
    ),
    "主题党日和组织生活会": (
        ("主题党日每月固定一天，按计划开展", ("look_up", "see"), "wanted", _LAX),
        ("上年度组织生活会和民主评议党员已经召开，程序完整", _LOOK, "required", _LAX),
        ("谈心谈话支部书记与每名党员每年至少一次", ("look_up", "ask"), "wanted", _LAX),
    ),
    "记录": (
        ("记录写明时间、地点、主持人、应到实到和请假原因", _LOOK, "wanted", _LAX),
        ("记录在 3 个工作日内登记，补录的已经标明", _LOOK, "wanted", _LAX),
        ("缺席党员已经补课，没有正当理由长期不参加的有批评教育记录", ("look_up", "ask"), "required", _LAX),
    ),
}  # fmt: skip
BUILD: Groups = {
    "班子": (
        ("支部书记和委员配齐，没有空缺", _LOOK, "wanted", _WEAK),
        ("支部委员会按期换届，没有超期", _LOOK, "required", _WEAK),
        ("书记能说清今年支部的重点工作", ("hear", "ask"), "wanted", _WEAK),
    ),
    "年度计划": (
        ("年度计划已经报党委备案，规定动作没有漏项", _LOOK, "required", _WEAK),
        ("计划里有支部自己的项目，不是照搬照抄", ("look_up", "hear"), "wanted", _WEAK),
        ("计划的项目按月落实，没有做的写明原因", _LOOK, "wanted", _WEAK),
    ),
    "承诺践诺": (
        ("党员承诺已经公示，职工群众看得到", _SEE, "wanted", _WEAK),
        ("随机问两名党员，能说出自己的承诺和进展", _ASK, "required", _WEAK),
        ("随机问两名群众，能说出身边党员做了什么", ("ask", "visit"), "required", _WEAK),
    ),
    "基础保障": (
        ("有开展活动的场所和经费", ("see", "look_up"), "wanted", _BASE),
        ("意见箱、公示栏等在用，内容是新的", _SEE, "wanted", _BASE),
    ),
}  # fmt: skip
GUIDE: Groups = {
    "听": (
        ("参加了支部的一次组织生活（写明日期和主题）", ("hear", "see"), "required", _LAX),
        ("听取了支部工作汇报", _HEAR, "wanted", ""),
    ),
    "问题和需要": (
        ("上次指导提出的问题已经解决", ("look_up", "ask"), "required", ""),
        ("支部的困难已经反映并得到帮助", ("ask", "visit"), "wanted", ""),
    ),
    "责任落实": (
        ("支部书记上年度述职中查摆的问题已经整改", ("look_up", "ask"), "wanted", "落实党建工作责任制不够"),
        ("党委成员今年到过这个支部", ("ask", "look_up"), "wanted", "落实党建工作责任制不够"),
    ),
}  # fmt: skip
SAMPLES = {
    "life": (
        "组织生活随机抽查清单", "支部工作条例（2018）关于组织生活的规定；可按本单位实际增减。",
        LIFE,
    ),
    "build": ("支部建设巡回检查清单", "支部工作条例、年度计划和承诺践诺的要求；可按本单位实际增减。", BUILD),
    "guide": ("党委全覆盖指导清单", "党委对支部全覆盖、全过程指导，派员参加支部活动；可按本单位实际增减。", GUIDE),
}  # fmt: skip


@cache
def lists() -> dict[str, Sample]:
    """The lists by key, in the order in which they are shown."""
    found = {}
    for key, (name, source, groups) in SAMPLES.items():
        document = Document(source)
        for group, items in groups.items():
            for text, methods, evidence, category in items:
                document = put(document, Item("", group, text, methods, evidence, category))
        found[key] = Sample(name, document)
    return found

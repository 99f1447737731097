"""Hints where an item cannot be checked: rules as data, each with its reason and what to do. They never block.

Conservative on purpose: a hint that is wrong annoys more than one that is missing.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.pledges.helps.passages import plain

ALIKE, DUTY_ALIKE = 0.92, 0.85  # how much two items, an item and a duty, may have in common
LEAST_MATTER, LEAST_MEASURE = 4, 6  # characters without blanks and punctuation
LONGEST_COMPARED = 400


@dataclass(frozen=True)
class About:
    """What an item is judged beside: the other items of the pledge, last year's, and the duties of the person's posts."""

    others: tuple[Any, ...] = ()
    last: tuple[Any, ...] = ()
    duties: tuple[str, ...] = ()
    repeated: bool = False  # two items and more read as last year's


@dataclass(frozen=True)
class Rule:
    """One thing that makes an item hard to check."""

    key: str
    place: str  # the field it speaks of
    said: str
    advice: str
    found: Callable[[Any, About], bool] = field(repr=False)


class Hint(NamedTuple):
    """A hint at an item."""

    key: str
    place: str
    said: str
    advice: str


# --- what can be checked -------------------------------------------------------------------------------

_UNITS = (
    "个|次|户|件|篇|场|人|名|项|份|家|天|日|周|月|年|课|本|卷|小时|分钟|成|倍|趟|遍|期|条|类|处|张|套|台|只|位|村|里|亩|吨|元|时|封|站|所|幅"
    "|页|节|讲|对|批|组|字|步|秒"
)
_NUMBER = rf"(?:\d|[一二两三四五六七八九十百千万半零几]\s*(?:{_UNITS}))"
_PERIOD = (
    r"每(?:一|个|两|隔)?(?:日|天|周|星期|旬|月|季|半年|年|学期|班|次)|(?:月|季|年|学期)(?:底|末|中|初)|上半年|下半年|[一二三四]季度"
    r"|逐(?:日|月|周|季|户|人|项|件|一)"
)
_RESULT = (
    r"零(?:投诉|差错|事故|积压|违规|逾期|缺陷)|百分之|全部|全覆盖|无一|(?:率|时间|用时|成本|用量|数量|积压)[^，。；]{0,12}(?:降|升|提高|缩短|减少|增|达到|以内|以上|以下)"
    r"|台账|清单|名册|档案|公布|公开栏|公示栏|通报|签到|登记|留痕|记录|报表|手册|指南|方案|报告|证书|资格|合格证|编目|图纸|模板|样本"
    r"|销号|验收|办结|上线|投用|投入使用|交付|建成|印发|出版|发表|评为|获得|考取|取得|通过(?:考试|验收|认证|评审)|完成[^，。；]{0,12}(?:编制|改造|建设|整理|修订|搬迁|安装)|建好|整理完|修好|建立|制定|开通|设立|撰写|编写"
)  # fmt: skip
CHECKABLE = re.compile(f"{_NUMBER}|{_PERIOD}|{_RESULT}")
NUMBERED = re.compile(f"{_NUMBER}|百分之|零(?:投诉|差错|事故)")
TIMED = re.compile(f"{_PERIOD}|\\d|[一二三四五六七八九十]+月|月(?:底|末)|之前|以前")
ENDLESS = re.compile(r"长期|常年|始终|随时|时刻|一贯|永远|持续|平时|日常|经常|坚持不懈|全年")

# Ordinary duties and discipline: what every member owes anyway. What is left after them is what is promised.
ORDINARY = re.compile(
    r"(?:严格|自觉|模范|认真|坚决)?(?:遵守|执行|恪守|严守)(?:(?:党的|各项|单位|工作|国家|政治|组织|廉洁|劳动|机关|公司|学校|财经)*(?:纪律|规矩|规章|制度|规定|法律|法规|党章|党规)(?:和|、)?)+"
    r"|遵纪守法|遵规守纪|廉洁自律|廉洁奉公|清正廉洁|(?:认真|努力|坚持|加强|深入|自觉|按时|积极|不断)?(?:参加)?(?:政治|理论|业务|党的)*学习(?:教育|党的|创新|政治|业务|理论|知识|精神|文件|讲话|规定)*"
    r"|(?:努力|认真|扎实|踏实|勤奋)工作|(?:按时|准时|积极|自觉|主动|认真)(?:参加|出席)(?:党|支部|单位|组织|集体|各种|各项|的|组织的)*(?:学习|会议|活动|生活|党课|主题党日|三会一课)*"
    r"|(?:按时|足额|主动|自觉|及时)+(?:交纳|缴纳|上交)党费|按时(?:上下班|到岗|完成(?:本职|各项|日常)?(?:工作|任务))|不迟到不?早退|不早退"
    r"|服从(?:组织|领导|单位|工作)?(?:安排|分配|领导|管理|决定)*|爱岗敬业|尽职尽责|恪尽职守|兢兢业业|无私奉献|团结同志|团结同事|以身作则"
    r"|(?:认真|切实|积极|努力|尽心|模范)?(?:履行|做好|干好|完成|尽到)(?:好)?(?:自己的|自身|本职|本岗位|岗位|分内|各项|领导|上级|交办|交给|的)*(?:职责|工作|任务|责任|义务)"
    r"|(?:不断)?(?:提高|提升|增强|加强)(?:自身|自己|个人|的|思想|政治|理论|业务|党性|服务|道德)*(?:觉悟|素质|能力|水平|修养|意识|认识|本领)"
    r"|(?:发挥|当好|起到)(?:党员)?(?:的)?(?:先锋模范|模范带头|带头|表率|先锋)?作用|(?:争)?做(?:一名)?合格(?:的)?(?:共产)?党员|严格要求自己|时刻牢记(?:党的)?宗旨|全心全意为人民服务"
    r"|(?:树立|坚定|牢固树立)(?:正确的|共产主义|理想|的|政治)*(?:信念|方向|立场|观念|意识)*"
)  # fmt: skip
_FILLER = re.compile(
    r"(?:积极|认真|严格|带头|坚持|努力|自觉|主动|切实|始终|时刻|作为|一名|党员|的|并|和|与|及|地|做到|要|我|将|会|在|工作|中|各项|有关|要求|确保|不|更好)"
)


def _both(item: Any) -> str:
    return f"{item.matter}，{item.measure}"


def _left(text: str) -> int:
    """How many characters a text promises beyond ordinary duties."""
    return len(plain(_FILLER.sub("", ORDINARY.sub("", text))))


def _alike(one: str, other: str, least: float) -> bool:
    one, other = plain(one)[:LONGEST_COMPARED], plain(other)[:LONGEST_COMPARED]
    if not one or not other:
        return False
    if one == other:
        return True
    whole = len(one) + len(other)
    return 2 * min(len(one), len(other)) >= least * whole and 2 * _in_common(one, other) >= least * whole


def _in_common(one: str, other: str) -> int:
    """How many characters two texts share in the same order: a row of bits per character, whatever the texts are.

    Not difflib, which takes seconds where two characters alternate: both texts are the users'.
    """
    places: dict[str, int] = {}
    for at, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << at
    left = full = (1 << len(one)) - 1
    for char in other:
        met = left & places.get(char, 0)
        left = (left + met | left - met) & full
    return len(one) - left.bit_count()


def _without_target(item: Any, about: About) -> bool:
    return bool(item.matter and item.measure) and not CHECKABLE.search(_both(item))


def _without_date(item: Any, about: About) -> bool:
    if item.due_on is None:
        return bool(item.matter and item.measure)
    at_the_end = (item.due_on.month, item.due_on.day) == (12, 31)
    return at_the_end and bool(ENDLESS.search(_both(item))) and not TIMED.search(_both(item))


def _is_ordinary(item: Any, about: About) -> bool:
    if not item.matter:
        return False
    if any(
        _alike(item.matter, duty, DUTY_ALIKE) for duty in (*about.duties, item.duty) if len(plain(duty)) >= LEAST_MATTER
    ):
        return True
    promised = NUMBERED.search(item.measure) and _left(item.measure) > LEAST_MEASURE
    return (
        bool(ORDINARY.search(item.matter))
        and _left(item.matter) <= 2
        and not promised
        and not NUMBERED.search(item.matter)
    )


def _is_short(item: Any, about: About) -> bool:
    return 0 < len(plain(item.matter)) < LEAST_MATTER or 0 < len(plain(item.measure)) < LEAST_MEASURE


def _is_twice(item: Any, about: About) -> bool:
    return any(
        (plain(item.matter) and plain(item.matter) == plain(one.matter)) or _alike(_both(item), _both(one), ALIKE)
        for one in about.others
    )


def _is_last_years(item: Any, about: About) -> bool:
    return about.repeated and _reads_as(item, about.last)


def _reads_as(item: Any, rows: Iterable[Any]) -> bool:
    """The same words as an item of last year; a text without words is none."""
    return any(
        plain(item.matter) and (plain(item.matter), plain(item.measure)) == (plain(row.matter), plain(row.measure))
        for row in rows
    )


RULES = (
    Rule(
        "target", "measure", "看不出做到什么程度算完成。",
        "写上可以检查的目标，例如数量、次数、比例，或者看得见的结果。", _without_target,
    ),
    Rule(
        "date", "due_on", "没有可以检查的时间。",
        "写明哪一天以前完成；长期做的事，写明每月或每季度做到什么程度。", _without_date,
    ),
    Rule(
        "ordinary", "matter", "像是岗位和党员本来就要做到的。",
        "写出比本来的职责和纪律多做了什么、为谁做。", _is_ordinary,
    ),
    Rule(
        "short", "measure", "写得太短，别人看不明白。",
        "写清做什么、怎么做。", _is_short,
    ),
    Rule(
        "twice", "matter", "与本人的另一项几乎相同。",
        "合并成一项，或者写出两项的不同。", _is_twice,
    ),
    Rule(
        "last", "matter", "与去年的承诺一字不差，今年这样的不止一项。",
        "按今年的情况改写：去年做到了什么，今年再往前走哪一步。", _is_last_years,
    ),
)  # fmt: skip


def of_items(items: Iterable[Any], *, last: Iterable[Any] = (), duties: Iterable[str] = ()) -> list[list[Hint]]:
    """The hints at each of some items (each with matter, measure, due_on, duty), in the order of RULES."""
    items, last, duties = list(items), tuple(last), tuple(duties)
    repeated = sum(_reads_as(item, last) for item in items) >= 2
    made = []
    for at, item in enumerate(items):
        about = About(tuple(items[:at] + items[at + 1 :]), last, duties, repeated)
        made.append([Hint(*_words(rule)) for rule in RULES if rule.found(item, about)])
    return made


def _words(rule: Rule) -> tuple[str, str, str, str]:
    return rule.key, rule.place, rule.said, rule.advice

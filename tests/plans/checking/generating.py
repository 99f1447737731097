"""Plans as branches write them, invented: duties near the committee's model, own items put together, some copied with small changes."""

from dataclasses import dataclass, replace
from random import Random

from portal.plans.checking.plan import Item, Plan
from tests.plans.checking.vocabulary import (
    ACTS,
    AIMS,
    BOOKS,
    ENDS,
    GROUPS,
    PLACES,
    SURNAMES,
    SWAPS,
    TOPICS,
    WAYS,
    WHERE,
    WORKS,
)

# (kind, months, topic, text): the committee's model, which nearly every branch starts from
MODEL = (
    (
        "assembly",
        (3, 6, 9, 12),
        "支部党员大会",
        "传达上级党组织决议，听取支部工作报告，讨论发展党员和支部重大事项，作好会议记录。",
    ),
    (
        "committee",
        tuple(range(1, 13)),
        "支部委员会",
        "研究落实上级党组织部署和党员大会决定的具体措施，安排当月党建工作，讨论支部日常事务。",
    ),
    (
        "study",
        tuple(range(1, 13)),
        "集中学习",
        "学习党章党规和习近平总书记系列重要讲话，做到有计划、有签到、有记录、有交流。",
    ),
    (
        "themeday",
        tuple(range(1, 13)),
        "主题党日",
        "每月固定一天开展主题党日，重温入党誓词，交纳党费，开展志愿服务或警示教育。",
    ),
    ("lecture", (6, 7), "“七一”党课", "“七一”前后由支部书记或邀请先进模范讲党课，结合岗位实际谈体会。"),
    (
        "lifemeeting",
        (12,),
        "专题组织生活会",
        "会前广泛征求意见，开展谈心谈话，会上认真开展批评和自我批评，会后制定整改清单。",
    ),
    (
        "appraisal",
        (12,),
        "民主评议党员",
        "按照个人自评、党员互评、民主测评、组织评定的程序评议党员，确定等次并向党员通报。",
    ),
    ("talk", (11,), "谈心谈话", "支部委员与每名党员谈心谈话，了解思想、工作和生活情况，帮助解决实际困难。"),
)
HABITS = (
    "由支部书记主持。",
    "全体党员参加，因故缺席的及时补课。",
    "时间另行通知。",
    "由组织委员负责落实。",
    "宣传委员负责报道。",
    "",
)


@dataclass(frozen=True)
class World:
    """Plans of this year, and which items are the same in truth: (plan, item) → the origin they go back to."""

    plans: tuple[Plan, ...]
    origin: dict[tuple[int, str], tuple[int, str]]

    def copied(self) -> set[tuple[int, str]]:
        """The copies, without those they were copied from."""
        return {key for key, origin in self.origin.items() if key != origin}


def world(plans: int, share: float = 0.05, seed: int = 1) -> World:
    """So many plans of one committee; `share` of their own items are copies from plans before them."""
    chance = Random(seed)
    made: list[Plan] = []
    origin: dict[tuple[int, str], tuple[int, str]] = {}
    for at in range(1, plans + 1):
        plan = _plan(chance, at)
        items = []
        for item in plan.items:
            key = (plan.id, item.key)
            if made and not item.mandatory and chance.random() < share * len(plan.items) / _owned(plan):
                source = chance.choice(made)
                other = chance.choice([one for one in source.items if not one.mandatory])
                origin[key] = origin.get((source.id, other.key), (source.id, other.key))
                item = replace(item, topic=other.topic, text=changed(chance, other.text, source.names, plan.names))
            items.append(item)
        made.append(replace(plan, items=tuple(items)))
    for root in set(origin.values()):
        origin[root] = root
    return World(tuple(made), origin)


def text(chance: Random) -> str:
    """Some 20–80 characters of an own item."""
    parts = [chance.choice(ACTS)]
    if chance.random() < 0.6:
        parts.insert(0, chance.choice(AIMS))
    if chance.random() < 0.4:
        parts.append(chance.choice(ACTS))
    if chance.random() < 0.8:
        parts.append(chance.choice(ENDS))
    return "，".join(_filled(chance, part) for part in parts) + "。"


def changed(chance: Random, text: str, theirs: tuple[str, ...], ours: tuple[str, ...]) -> str:
    """A text with the small changes of who copies: other names and numbers, one to three words, a clause gone, new or moved."""
    for mark, old in zip("甲乙", theirs, strict=False):
        text = text.replace(old, mark)
    text = "".join(str(chance.randint(2, 9)) if char.isdigit() and chance.random() < 0.5 else char for char in text)
    words = [word for word in SWAPS if word in text]
    for word in chance.sample(words, min(len(words), chance.randint(1, 3))):
        text = text.replace(word, SWAPS[word], 1)
    clauses = text.strip("。").split("，")
    if len(clauses) > 2 and chance.random() < 0.2:
        clauses.pop(chance.randrange(len(clauses)))
    if chance.random() < 0.2:
        clauses.append(_filled(chance, chance.choice(ENDS)))
    if len(clauses) > 1 and chance.random() < 0.2:
        chance.shuffle(clauses)
    text = chance.choice(("，", "，", "、", "；")).join(clauses) + "。"
    for mark, new in zip("甲乙", ours, strict=False):
        text = text.replace(mark, new)
    return text


def model_texts() -> list[str]:
    """The texts of the committee's model."""
    return [f"{topic}\n{text}" for _kind, _months, topic, text in MODEL]


def _plan(chance: Random, at: int) -> Plan:
    unit = f"{chance.choice(WORKS)[:2]}{chance.choice(PLACES)[:2]}第{at}处"
    names = (f"{unit}党支部", unit)
    items = [_duty(chance, f"m{number}", row) for number, row in enumerate(MODEL)]
    for number in range(chance.randint(4, 22)):
        written = text(chance)
        if chance.random() < 0.3:
            written = f"{names[0]}{written}"
        topic = _filled(chance, chance.choice(TOPICS))
        items.append(Item(f"o{number}", "themeday", (chance.randint(1, 12),), topic, "", written))
    return Plan(at, 2026, at, tuple(items), names)


def _duty(chance: Random, key: str, row: tuple[str, tuple[int, ...], str, str]) -> Item:
    """A duty as the model has it, sometimes with a habit of the branch or a word changed."""
    kind, months, topic, written = row
    if chance.random() < 0.4:
        written += chance.choice(HABITS)
    if chance.random() < 0.2:
        written = changed(chance, written, (), ())
    return Item(key, kind, months, topic, "", written, mandatory=True)


def _owned(plan: Plan) -> int:
    return sum(not item.mandatory for item in plan.items)


def _filled(chance: Random, template: str) -> str:
    work = chance.choice(WHERE) * chance.randint(0, 1) + chance.choice(WORKS)
    person = chance.choice(SURNAMES) + "某"
    place, group, way, book = (chance.choice(words) for words in (PLACES, GROUPS, WAYS, BOOKS))
    return template.format(
        p=place, g=group, w=work, y=way, b=book, s=person, n=chance.randint(2, 9), m=chance.randint(2, 12)
    )

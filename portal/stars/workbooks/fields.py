"""How the fields of a scheme that are neither plain text nor plain numbers stand in a cell; and the scheme's own fields."""

import re
from collections.abc import Iterable
from decimal import Decimal

from portal.roster.vocabulary import SECTORS as VOCABULARY
from portal.stars.computation.scheme import HONOUR_LEVELS, Age, Condition
from portal.stars.workbooks import cells, words
from portal.stars.workbooks.cells import Cell
from portal.stars.workbooks.columns import (
    COUNTED_STARS,
    LIMIT,
    LONG_TEXT,
    STARS,
    TEXT,
    WHOLE,
    YES,
    Codec,
    Column,
    Context,
    Values,
    named,
    refer,
    simple,
    word,
)
from portal.stars.workbooks.problems import Wrong
from portal.stars.workbooks.words import folded
from portal.units.models import SECTORS

SPAN = re.compile(r"(\d{1,5})(天|日|个?月|年)")


def _sectors(cell: Cell) -> tuple[str, ...]:
    """As typed: 农村 and 社区 may be two in a notice. `strange` tells which of them the portal does not know."""
    return tuple(words.parts(cells.text(cell)))


def _sector(cell: Cell, context: Context, values: Values) -> str:
    """A sector as the scheme names it, else as the portal does."""
    said = cells.text(cell)
    return said if said in context.sectors else VOCABULARY.get(folded(said), said)


def strange(sectors: Iterable[str]) -> list[str]:
    """The sectors that no branch of the portal belongs to, each once."""
    return [one for one in dict.fromkeys(sectors) if one not in SECTORS]


def _age(cell: Cell) -> Age:
    found = SPAN.fullmatch(folded(cells.text(cell)))
    if not found:
        raise Wrong("请写成 365天、12个月 或 1年。")
    count = int(found[1])
    return Age(days=count) if found[2] in "天日" else Age(months=count * 12 if found[2] == "年" else count)


def _age_written(age: Age) -> str:
    return f"{age.days}天" if age.days is not None else f"{age.months}个月"


def _examples(cell: Cell) -> tuple[str, ...]:
    return tuple(cells.choice(Cell(part), words.PARTS) for part in words.parts(cells.text(cell)))


def _fact(cell: Cell) -> str:
    said = cells.text(cell)
    known = next((key for key, label in words.FACTS.items() if folded(said) == folded(label)), said)
    return cells.key(Cell(known))


def _minimum(cell: Cell) -> Decimal | None:
    said = folded(cells.text(cell))
    if said in words.REST_WORDS:
        return None
    if re.fullmatch(r"[\d.]+分?[-–—~～至到][\d.]+分?", said):
        raise Wrong(f"请只填这一档的最低分（“{said[:20]}”中较小的一个），它的上限由上一档决定。")
    return cells.number(cell)


def _read_of(cell: Cell, context: Context, values: Values) -> str:
    said = cells.text(cell)
    match values.get("kind"):
        case "component":
            return refer("计分项", context.components, said)
        case "indicator":
            return refer("指标", context.indicators, said)
        case "honour":
            return cells.choice(cell, HONOUR_LEVELS)
        case _:
            return cells.key(cell)


def _write_of(value: str, context: Context, record: Condition) -> str:
    match record.kind:
        case "component":
            return named(context.components, value)
        case "indicator":
            return named(context.indicators, value)
        case "honour":
            return HONOUR_LEVELS.get(value, value)
        case _:
            return value


SECTOR = Codec(_sector, choices=SECTORS)
SECTOR_LIST = simple(_sectors, "、".join)
GRADE = Codec(
    lambda cell, context, values: refer("等次", context.grades, cells.text(cell)),
    lambda value, context, record: named(context.grades, value),
)
HONOUR = word(HONOUR_LEVELS)
FACT = simple(_fact, lambda value: words.FACTS.get(value, value))
MINIMUM = simple(_minimum, lambda value: words.REST if value is None else value)
AGE = simple(_age, _age_written)
EXAMPLES = simple(_examples, lambda value: "、".join(words.PARTS.get(one, one) for one in value))
OF = Codec(_read_of, _write_of)

ABOUT_NAME = "评定办法"
ABOUT = (
    Column("名称", "name", TEXT, "办法的名称。", width=30),
    Column("来源", "source", LONG_TEXT, "发文单位、文号。", ""),
    Column("说明", "note", LONG_TEXT, "取整、同分、名额取整等约定，用文字写明。", ""),
    Column("星数", "stars", COUNTED_STARS, "最高几星，如 5。"),
    Column("最低星级", "lowest", STARS, "最低的星级，留空为一星。只设三至五星的填 三星。", 1),
    Column("不定星级的名称", "unrated", TEXT, "不授星时怎么称呼，留空为“不定星级”。", "不定星级"),
    Column("周期（年）", "cycle_years", WHOLE, "几年评一次，留空为 1。", 1),
    Column("适用领域", "sectors", SECTOR_LIST, "只适用于哪些领域，用、隔开；留空为全部。", ()),
    Column("总分下限", "floor", LIMIT, "总分最低按多少分计；留空为 0，没有下限填“不设”。", Decimal(0)),
    Column("总分上限", "ceiling", LIMIT, "总分最高按多少分计；留空为不设，可以超过基础分。", None),
    Column("总分小数位", "places", WHOLE, "总分四舍五入到几位小数，留空为 2。", 2),
    Column("每次最多晋升", "steps", WHOLE, "逐级晋升：比上一周期最多高几星；留空为不限。", None),
    Column("首次最高星级", "first", STARS, "逐级晋升时，没有上一周期结果的支部最高几星；留空为最低星级。", None),
    Column("允许破格", "exception", YES, "逐级晋升时，写明破格理由可以不受限；留空为是。", True),
    Column(
        "最短成立时间",
        "age",
        AGE,
        "成立不满这么久的不评：365天、12个月、1年；留空为不限。",
        None,
    ),
    Column(
        "示例，非原文",
        "examples",
        EXAMPLES,
        "本办法中原文没有写、由编写人补充的部分，用、隔开：" + "、".join(words.PARTS.values()) + "。",
        (),
    ),
)
LADDER = ("steps", "first", "exception")

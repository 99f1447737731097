"""How long a check against what a committee has published takes, and how long indexing everything takes.

python benchmarks/likeness_time.py [items]     default 60000, of one committee, on SQLite; exit 0 below 50 ms, 1 above
"""

import random
import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import fresh  # noqa: E402
from portal.db import write  # noqa: E402
from portal.pledges.domain import Typed  # noqa: E402
from portal.pledges.helps import likeness  # noqa: E402
from portal.pledges.models import Pledge, PledgeItem, PledgePassage  # noqa: E402
from portal.policy import Actor  # noqa: E402
from portal.units.models import Person, Unit  # noqa: E402

AT_MOST = 50  # milliseconds, median of a writer's check of five items
WHO = [
    "老党员",
    "困难户",
    "新同事",
    "学生",
    "企业",
    "社区",
    "窗口",
    "车间",
    "村民",
    "病人",
    "商户",
    "读者",
    "住户",
    "职工",
    "旅客",
    "用户",
]
WHAT = [
    "上门走访",
    "帮办手续",
    "排查隐患",
    "整理档案",
    "讲解政策",
    "帮教技能",
    "检修设备",
    "核对账目",
    "回访满意度",
    "更新台账",
    "公布结果",
    "收集意见",
]
WHEN = ["每月", "每季度", "每周", "上半年", "十月底前", "半年内", "每两周", "开学前", "汛期前", "节前"]
COMMON = "认真记录办理结果并按月公布"  # one clause that every tenth item holds: the worst that can be asked for
ROWS = 5_000


def main(number: int) -> int:
    """Print the medians."""
    with fresh.portal():
        committee, branch, author = fill(number)
        start = time.perf_counter()
        done = likeness.reindex()
        indexing = time.perf_counter() - start
        rows = PledgePassage.select().count()
        writer = measured(lambda at: check(committee, author, at))
        office = measured(lambda at: review(committee, branch, author, at))
    print(f"{datetime.now(UTC):%Y-%m-%d} {done} items, {rows} passages, indexed anew in {indexing:.1f} s")
    print(f"a writer's check of 5 items   median {statistics.median(writer):6.2f} ms, worst {max(writer):6.2f} ms")
    print(f"a reviewer's page of 5 items  median {statistics.median(office):6.2f} ms, worst {max(office):6.2f} ms")
    return 0 if statistics.median(writer) <= AT_MOST else 1


def fill(number: int) -> tuple[Unit, Unit, Person]:
    """One committee with a branch per fifty people, three published items each; gives committee, branch, a writer."""
    draw = random.Random(7)
    with write():
        committee = Unit.create(kind="committee", name="计时党委")
        committee.committee = committee.id
        committee.save()
        branches = [
            Unit.create(kind="branch", name=f"第 {at} 支部", parent=committee, committee=committee)
            for at in range(max(1, number // 150))
        ]
        people = [
            {
                "kind": "member", "name": f"党员{at}", "branch": branches[at % len(branches)], "committee": committee,
                "membership": "正式",
            }
            for at in range(number // 3 + 1)
        ]  # fmt: skip
        many(Person, people)
        now, year = datetime.now(UTC).replace(tzinfo=None), date.today().year
        pledges = [
            {
                "person": at, "branch": branches[at % len(branches)], "committee": committee, "year": year - at % 2,
                "state": "published", "round": 1, "submitted_at": now, "approved_at": now, "published_at": now,
            }
            for at in range(1, number // 3 + 1)
        ]  # fmt: skip
        many(Pledge, pledges)
        items = [
            {
                "pledge": at // 3 + 1, "number": at % 3 + 1, "matter": matter(draw), "measure": measure(draw, at),
                "due_on": date(year, 12, 31), "standard": "发挥作用合格",
            }
            for at in range(number)
        ]  # fmt: skip
        many(PledgeItem, items)
    return committee, branches[0], Person.get_by_id(number // 3 + 1)


def many(model: type, rows: list[dict[str, object]]) -> None:
    """Insert rows some thousand at a time."""
    for at in range(0, len(rows), ROWS):
        model.insert_many(rows[at : at + ROWS]).execute()  # type: ignore[attr-defined]


def matter(draw: random.Random) -> str:
    """What is promised."""
    return f"为{draw.randrange(2, 90)}名{draw.choice(WHO)}{draw.choice(WHAT)}"


def measure(draw: random.Random, at: int) -> str:
    """How it is done."""
    clauses = [
        f"{draw.choice(WHEN)}为{draw.choice(WHO)}{draw.choice(WHAT)}{draw.randrange(2, 60)}次，由{draw.choice(WHO)}{draw.choice(WHAT)}"
        for _ in range(2)
    ]
    return "；".join([*clauses, COMMON] if at % 10 == 0 else clauses)


def typed(at: int) -> list[Typed]:
    """Five items of a writer: some clauses are known, some are new, one is the common one."""
    draw = random.Random(1000 + at)
    return [
        Typed(None, matter(draw), f"{measure(draw, one)}；第{chr(0x4E00 + at)}{chr(0x5000 + one)}种自己的做法写在这里")
        for one in range(5)
    ]


def check(committee: Unit, author: Person, at: int) -> None:
    """What 检查一下 compares."""
    likeness.of_writer(typed(at), author=author.id, committee=committee.id, year=date.today().year)


def review(committee: Unit, branch: Unit, author: Person, at: int) -> None:
    """What a reviewer's page compares, sources included."""
    by = Actor(
        1,
        "书记",
        "secretary",
        home_branch_id=branch.id,
        home_committee_id=committee.id,
        unit_id=branch.id,
        unit_kind="branch",
    )
    pledge = Pledge(person=author.id, branch=branch.id, committee=committee.id, year=date.today().year)
    items = [PledgeItem(id=number, matter=one.matter, measure=one.measure) for number, one in enumerate(typed(at), 1)]
    likeness.of_reviewer(items, pledge, by=by)


def measured(work: object) -> list[float]:
    """Milliseconds of fifty rounds."""
    times = []
    for at in range(50):
        start = time.perf_counter()
        work(at)  # type: ignore[operator]
        times.append((time.perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000))

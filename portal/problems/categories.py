"""问题类别: what problems are sorted by; a committee's own document, or the house's from the governing documents."""

from collections.abc import Iterable
from typing import NamedTuple

from portal import actions
from portal.actions import FASTER
from portal.db import P, Query, among, hold, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.problems.models import ProblemCategories
from portal.units.models import Unit

SUBJECTS = {"member": "党员", "organisation": "党组织", "committee": "党委", "branch": "党支部"}
LONGEST, MOST = 30, 60

DOCUMENT = Query(
    lambda: ProblemCategories.select(
        ProblemCategories.id, ProblemCategories.document, ProblemCategories.version
    ).where(ProblemCategories.committee == P("committee"))
)  # fmt: skip
DOCUMENTS = Query(
    lambda: ProblemCategories.select(ProblemCategories.committee, ProblemCategories.document).where(
        among(ProblemCategories.committee, "committees")
    )
)


class Category(NamedTuple):
    """A category: its key stays for good; `subject` says of whom (党组织: branches and committees alike)."""

    key: str
    subject: str  # a key of SUBJECTS
    name: str
    source: str = ""
    retired: bool = False

    def fits(self, subject: str) -> bool:
        """Whether it sorts problems of this subject (a key of models.SUBJECTS)."""
        return self.subject == subject or (self.subject == "organisation" and subject in ("branch", "committee"))


_MEMO, _PLAN = "2016 年部署文件", "2017 年实施方案"
DEFAULTS = (
    Category("belief", "member", "理想信念模糊动摇", _MEMO),
    Category("awareness", "member", "党的意识淡化", _MEMO),
    Category("purpose", "member", "宗旨观念淡薄", _MEMO),
    Category("spirit", "member", "精神不振", _MEMO),
    Category("conduct", "member", "道德行为不端", _MEMO),
    Category("party_sense", "member", "党的意识不强", _PLAN),
    Category("organisation_sense", "member", "组织观念不强", _PLAN),
    Category("effort", "member", "发挥作用不够", _PLAN),
    Category("duty", "organisation", "落实党建工作责任制不够", _MEMO),
    Category("slack", "organisation", "基层党组织软弱涣散", _MEMO),
    Category("uneven", "organisation", "党组织建设不均衡", _MEMO),
    Category("life", "organisation", "政治生活和组织生活不严肃", _MEMO),
    Category("means", "organisation", "基础保障不够", _MEMO),
    Category("leadership", "committee", "党的领导弱化", _PLAN),
    Category("building", "committee", "党的建设缺失", _PLAN),
    Category("discipline", "committee", "管党治党宽松软", _PLAN),
    Category("political", "branch", "政治功能不强", _PLAN),
    Category("weak", "branch", "组织软弱涣散", _PLAN),
    Category("strict", "branch", "从严治党缺位", _PLAN),
)


def of(committee: int) -> list[Category]:
    """The categories of a committee in its order, retired ones last."""
    row = DOCUMENT.one(committee=committee)
    made = [Category(**one) for one in row.document] if row else list(DEFAULTS)
    return sorted(made, key=lambda one: one.retired)


def offered(committee: int, subject: str) -> list[Category]:
    """Those that a problem of this subject may be given now."""
    return [one for one in of(committee) if not one.retired and one.fits(subject)]


def names_of(committees: Iterable[int]) -> dict[int, dict[str, str]]:
    """Committee → key → name, of its own categories with those of the house behind them; one query."""
    wanted = list(committees)
    own = {row.committee_id: row.document for row in DOCUMENTS(committees=wanted)} if wanted else {}
    house = {one.key: one.name for one in DEFAULTS}
    return {key: house | {one["key"]: one["name"] for one in own.get(key, ())} for key in wanted}


def names(committee: int) -> dict[str, str]:
    """Key → name, of a committee's categories, those of the house behind them."""
    return names_of([committee])[committee]


def check(key: str, committee: int, subject: str) -> str:
    """The key of a category that fits, or "". Raises Invalid."""
    if key and all(one.key != key for one in offered(committee, subject)):
        known = next((one for one in of(committee) if one.key == key and not one.retired), None)
        why = f"“{known.name}”这个类别不用于{SUBJECTS[subject]}，请换一个。" if known else "请在列出的类别中选择。"
        raise Invalid(why, "category")
    return key


def present(committee: int) -> tuple[list[Category], int]:
    """What the editor starts from: the categories, and their version (0 while the house's hold)."""
    row = DOCUMENT.one(committee=committee)
    return of(committee), row.version if row else 0


def edit(committee: int, wanted: Iterable[Category], *, by: Actor, version: int, once: str = "") -> None:
    """修改 the whole document; what it leaves out stays, since keys are never given up. Raises Invalid, Denied, Stale."""
    actions.check("problem_categories.edit", ProblemCategories(committee=committee), by=by)
    made = _checked(list(wanted))
    with write():
        hold(Unit, committee)
        row = ProblemCategories.get_or_none(ProblemCategories.committee == committee)
        if row is not None and version != row.version:
            raise Stale(FASTER, record=row)
        known = {one.key for one in made}
        document = [one._asdict() for one in (*made, *(one for one in of(committee) if one.key not in known))]
        store.spend(once, by, "/problems/categories")
        if row is None:
            actions.create(
                "problem_categories.edit", ProblemCategories, by=by, committee=committee, document=document,
                values={"document": document},
            )  # fmt: skip
            return
        values = {"document": [row.document, document]}
        actions.perform(
            "problem_categories.edit", row, by=by, version=version, set={"document": document}, values=values
        )


def _checked(wanted: list[Category]) -> list[Category]:
    """The document, tidied: names differ within a subject. Raises Invalid."""
    made, met = list[Category](), set[tuple[str, str]]()
    for one in wanted:
        name, source = " ".join(one.name.split()), one.source.strip()
        if not name:
            raise Invalid("请填写类别名称；不再使用的请勾选“停用”，不能删去。", f"name_{one.key}")
        if len(name) > LONGEST or len(source) > LONGEST:
            raise Invalid(f"类别名称和依据各最多 {LONGEST} 个字，请精简。", f"name_{one.key}")
        if one.subject not in SUBJECTS:
            raise Invalid("请选择对象。", f"subject_{one.key}")
        if (one.subject, name) in met:
            raise Invalid(f"“{name}”写了两次，请改一个。", f"name_{one.key}")
        met.add((one.subject, name))
        made.append(one._replace(name=name, source=source))
    if len(made) > MOST:
        raise Invalid(f"类别最多 {MOST} 个。")
    return made


def new_key(committee: int, taken: Iterable[str]) -> str:
    """A key that no category of any committee has."""
    known, number = set(taken), 1
    while f"c{committee}n{number}" in known:
        number += 1
    return f"c{committee}n{number}"

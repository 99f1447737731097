"""The house's lists of questions by which members, branches and committees examine themselves, with their source."""

from typing import Any, NamedTuple

from portal.problems.models import SUBJECTS

SOURCE = "《关于推进“两学一做”学习教育常态化制度化的实施方案》（2017 年 4 月），二、主要任务，3"


class Question(NamedTuple):
    """A question: its key within the list, its words, the category that a problem found by it is sorted under."""

    key: str
    text: str
    category: str = ""


QUESTIONS: dict[str, tuple[Question, ...]] = {
    "member": (
        Question("q1", "理想信念是否坚定", "belief"),
        Question("q2", "对党是否忠诚老实", "party_sense"),
        Question("q3", "大是大非面前是否旗帜鲜明", "party_sense"),
        Question("q4", "是否做到在思想上政治上行动上同党中央保持高度一致", "organisation_sense"),
    ),
    "branch": (
        Question("q1", "组织生活是否经常、认真、严肃", "life"),
        Question("q2", "党员教育管理监督是否严格、规范", "strict"),
        Question("q3", "团结教育服务群众是否有力、到位", "political"),
    ),
    "committee": (
        Question("q1", "是否落实全面从严治党主体责任", "discipline"),
        Question("q2", "是否坚决执行党的理论和路线方针政策", "leadership"),
        Question("q3", "是否认真坚持民主集中制", "building"),
    ),
}


class Listed(NamedTuple):
    """A list that one may examine oneself by: `id` None for one of the library, whose key is its subject."""

    id: int | None
    committee: int | None
    subject: str
    name: str
    source: str
    questions: tuple[Question, ...]

    @property
    def key(self) -> str:
        """As addresses name it."""
        return str(self.id) if self.id else self.subject


HOUSE = {
    subject: Listed(None, None, subject, f"{SUBJECTS[subject]}查找分析", SOURCE, questions)
    for subject, questions in QUESTIONS.items()
}


def listed(row: Any) -> Listed:
    """A committee's own list, from its row."""
    questions = tuple(Question(**one) for one in row.questions)
    return Listed(row.id, row.committee_id, row.subject, row.name, row.source, questions)

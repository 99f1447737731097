"""Forms of honours: the entry, its correction, a reason, a workbook."""

from typing import Any

from wtforms import FileField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line, text
from portal.honours.domain import Wanted
from portal.honours.domain.checks import LABELS, LONGEST
from portal.honours.models import BRANCH_KINDS, KINDS, MEMBER_KINDS
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.uploads import workbook_forms

CHOOSE = SelectChoice("", "请选择")


def _choices(words: dict[str, str], group: str | None = None) -> list[SelectChoice]:
    return [SelectChoice(key, word, optgroup=group) for key, word in words.items()]


class HonourForm(Form):
    """登记 for a branch or for one of its members; 修改: what an honour says."""

    needed: tuple[str, ...] = ("person", "title", "kind", "level", "awarded_on", "source")
    person = SelectField("谁的荣誉", choices=[])
    title = line(
        LABELS["title"],
        most=LONGEST["title"],
        required=False,
        hint="与证书或文件上的一致，例如：2025 年度先进基层党组织。",
    )
    kind = SelectField(LABELS["kind"], choices=[CHOOSE, *_choices(KINDS)])
    level = SelectField(
        LABELS["level"],
        choices=[CHOOSE, *_choices(HONOUR_LEVELS)],
        description="按授予机关的级别选。星级评定按级别引用。",
    )
    awarded_on = day(LABELS["awarded_on"], hint="文件或证书上的日期。")
    source = line(
        LABELS["source"], most=LONGEST["source"], required=False, hint="例如：中共某某市委，某委〔2025〕12 号。"
    )
    note = text(LABELS["note"], most=LONGEST["note"], required=False)

    def of(self, *, branch: bool) -> None:
        """Of an honour that is there: nobody is asked for, and the kinds are a branch's or a member's."""
        del self.person
        self.kind.choices = [CHOOSE, *_choices(BRANCH_KINDS if branch else MEMBER_KINDS)]

    def wanted(self) -> Wanted:
        """What was typed, for the domain."""
        return Wanted(
            self.title.data or "", self.kind.data or "", self.level.data or "", self.awarded_on.data,
            self.source.data or "", self.note.data or "",
        )  # fmt: skip

    def offer(self, people: list[Any]) -> None:
        """The members of the branch to choose from, and the kinds of both."""
        self.person.choices = [
            SelectChoice("", "本支部（集体荣誉）"),
            *(SelectChoice(str(one.id), f"{one.name}（{one.post}）" if one.post else one.name) for one in people),
        ]
        self.kind.choices = [CHOOSE, *_choices(BRANCH_KINDS, "支部的"), *_choices(MEMBER_KINDS, "党员的")]


class CorrectForm(HonourForm):
    """更正 what is confirmed."""

    needed, last = (*HonourForm.needed, "reason"), ("reason",)
    reason = text("更正的原因", most=LONGEST["reason"], required=False, hint="会记在经过里。")


class DeclineForm(Form):
    """不确认."""

    needed = ("reason",)
    reason = text("理由", most=LONGEST["reason"], required=False, hint="写明要补什么或者哪里不对。")


class RevokeForm(Form):
    """撤销."""

    needed = ("reason",)
    reason = text("理由", most=LONGEST["reason"], required=False, hint="写明撤销的决定机关和文号。")


class UploadForm(workbook_forms.UploadForm):
    """导入: the workbook."""

    file = FileField("荣誉登记表")

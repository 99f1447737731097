"""Forms of checklists: a new one, what it is called and comes from, an item."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.checks.checklists.document import EVIDENCE, LABELS, LONGEST, Item
from portal.checks.models import METHODS
from portal.forms import Form, line, text
from portal.units.forms import Ticks


class NameForm(Form):
    """新建, and what a list is called."""

    needed = ("name",)
    name = line("名称", most=LONGEST["name"], required=False, hint="例如：组织生活随机抽查清单。")
    source = text("来源和说明", most=LONGEST["source"], required=False, hint="依据哪些规定，怎样使用。")


class ItemForm(Form):
    """An item."""

    needed = ("text", "evidence")
    group = line(
        LABELS["group"], most=LONGEST["group"], required=False, hint="同一分组的检查项排在一起；与已有的分组写法一致。"
    )
    text = text(
        LABELS["text"],
        most=LONGEST["text"],
        required=False,
        hint="写成能答“是、部分、否”的一句话。",
        render_kw={"rows": 2},
    )
    methods = Ticks(
        LABELS["methods"], choices=[SelectChoice(key, word) for key, word in METHODS.items()], validate_choice=False
    )
    evidence = SelectField(
        LABELS["evidence"], choices=[SelectChoice(key, word) for key, word in EVIDENCE.items()], validate_choice=False
    )
    category = SelectField(LABELS["category"], choices=[], validate_choice=False, description="转为整改时归入这一类。")

    def offer(self, names: list[str]) -> None:
        """The categories of the ledger, and the one that the item has."""
        now = self.category.data or ""
        known = [*names, *([now] if now and now not in names else [])]
        self.category.choices = [SelectChoice("", "不预设"), *(SelectChoice(one, one) for one in known)]

    def item(self, key: str) -> Item:
        """What was typed."""
        return Item(
            key, self.group.data or "", self.text.data or "", tuple(self.methods.data or ()), self.evidence.data or "",
            self.category.data or "",
        )  # fmt: skip

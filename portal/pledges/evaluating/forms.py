"""The forms of 评诺, made for one pledge's items and the scale of its year; fields end in the item's number, 0 is the whole."""

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Optional

from portal.anonymity.forms import VeiledForm
from portal.errors import Invalid
from portal.forms import Form, text
from portal.pledges.evaluating.grading import LONGEST, Mark, Marks

UNKNOWN = "-"  # 不了解


class Sheet(VeiledForm):
    """互评 or 群众评 of one pledge: no draft, no token, no name."""

    keys: dict[int, int | None]  # number of a field → item id, None for the whole

    def answers(self) -> dict[int | None, int | None]:
        """Item id (None: 整体) → place on the scale, None for 不了解; items left blank are not in it."""
        chosen = {key: self[f"choice_{number}"].data for number, key in self.keys.items()}
        return {key: None if one == UNKNOWN else int(one) for key, one in chosen.items() if (one or "").strip()}


class MarksForm(Form):
    """自评 or 组织评定: a label and a note for each item and for the whole."""

    keys: dict[int, int | None]

    def given(self) -> Marks:
        """What was entered, by item id (None: the whole)."""
        return {
            key: Mark(self[f"grade_{number}"].data or "", self[f"note_{number}"].data or "")
            for number, key in self.keys.items()
        }

    def shown(self, given: Marks) -> dict[str, str]:
        """Marks as the fields hold them."""
        return _filled(self.keys, given)

    def refuse(self, error: Invalid) -> None:
        """Put each gap at its field."""
        gaps = dict(error.details.get("gaps", []))
        for number, key in self.keys.items():
            if key in gaps:
                field = self[f"grade_{number}"]
                field.errors = [*field.errors, gaps[key]]
        if not gaps:
            super().refuse(error)


def _radio(label: str, choices: list[tuple[str, str]], *, needed: bool) -> RadioField:
    known = AnyOf([value for value, _ in choices], message="请选择一个等次。")
    return RadioField(
        label, [known] if needed else [Optional(), known], choices=[SelectChoice(*one) for one in choices],
        validate_choice=False,
    )  # fmt: skip


def _keys(items: list[Any]) -> dict[int, int | None]:
    return {**{item.number: item.id for item in items}, 0: None}


def sheet(items: list[Any], scale: tuple[str, ...], **options: Any) -> Sheet:
    """The ballot of one pledge: 整体 must be chosen, items may be left."""
    choices = [*((str(at), label) for at, label in enumerate(scale)), (UNKNOWN, "不了解")]
    fields: dict[str, Any] = {
        f"choice_{item.number}": _radio(f"第 {item.number} 项的评价", choices, needed=False) for item in items
    }
    fields["choice_0"] = _radio("整体评价", choices, needed=True)
    return type("SheetOfPledge", (Sheet,), {**fields, "keys": _keys(items)})(**options)


def marks_form(items: list[Any], scale: tuple[str, ...], given: Marks, *, reason: bool = False, **options: Any) -> Any:
    """自评 or 评定 of one pledge, filled with what was given so far; with `reason` where it is a correction."""
    choices = [(label, label) for label in scale]
    fields: dict[str, Any] = {"keys": _keys(items)}
    for number in fields["keys"]:
        name = f"第 {number} 项" if number else "整体"
        fields[f"grade_{number}"] = _radio(f"{name}的评价", choices, needed=True)
        fields[f"note_{number}"] = text(f"{name}的说明", most=LONGEST, required=False)
    if reason:
        fields["reason"] = text("更正理由", most=LONGEST)
    return type("MarksOfPledge", (MarksForm,), fields)(data=_filled(fields["keys"], given), **options)


def _filled(keys: dict[int, int | None], given: Marks) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, key in keys.items():
        mark = given.get(key, Mark(""))
        found |= {f"grade_{number}": mark.grade, f"note_{number}": mark.note}
    return found

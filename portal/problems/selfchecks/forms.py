"""Forms of 自查: an answer a question, and the editor of a committee's list; both are made from the list."""

from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, line
from portal.forms import text as area
from portal.problems import categories
from portal.problems.selfchecks.domain import LONGEST, Answer
from portal.problems.selfchecks.library import Listed, Question

NEW = ("new1", "new2", "new3")


def check_form(asked: Listed, branches: list[Any], **values: Any) -> Form:
    """One's answers to the questions; with several `branches`, of which one."""
    box = "发现问题，交支部登记到整改台账" if asked.subject == "member" else "发现问题，登记到整改台账"
    fields: dict[str, Any] = {}
    if len(branches) > 1:
        choices = [SelectChoice("", "请选择"), *(SelectChoice(str(one.id), one.name) for one in branches)]
        fields["branch"] = SelectField("党支部", choices=choices)
    for one in asked.questions:
        fields[f"text_{one.key}"] = area(one.text, most=LONGEST["answer"], missing="请写明这一项的情况。")
        fields[f"found_{one.key}"] = BooleanField(box)
    return type("CheckForm", (Form,), fields)(**values)


def answers(form: Any, asked: Listed) -> dict[str, Answer]:
    """What was answered, by question."""
    return {
        one.key: Answer(form[f"text_{one.key}"].data or "", bool(form[f"found_{one.key}"].data))
        for one in asked.questions
    }


def list_form(asked: Listed, committee: int, **values: Any) -> Form:
    """Name, source and questions of a list with their categories, and some rows more."""
    fits = [one for one in categories.of(committee) if not one.retired and one.fits(asked.subject)]
    choices = [SelectChoice("", "暂不分类"), *(SelectChoice(one.key, one.name) for one in fits)]
    fields: dict[str, Any] = {
        "name": line("清单名称", most=LONGEST["name"]),
        "source": line("依据", most=LONGEST["source"], required=False),
    }
    for number, one in enumerate((*asked.questions, *(Question(key, "") for key in NEW)), 1):
        kept = (
            [SelectChoice(one.category, one.category)]
            if one.category and all(one.category != c.value for c in choices)
            else []
        )
        fields[f"text_{one.key}"] = line(f"问题 {number}", most=LONGEST["question"], required=False)
        fields[f"category_{one.key}"] = SelectField(f"问题 {number} 的类别", choices=[*choices, *kept])
    if asked.id:
        fields["retired"] = BooleanField("停用，不再用它自查")
    return type("ListForm", (Form,), fields)(**{**held(asked), **values})


def held(asked: Listed) -> dict[str, Any]:
    """What the editor starts from, and what stands beside a conflict."""
    found: dict[str, Any] = {"name": asked.name, "source": asked.source}
    for one in asked.questions:
        found |= {f"text_{one.key}": one.text, f"category_{one.key}": one.category}
    return found


def wanted(form: Any, asked: Listed) -> list[Question]:
    """The questions as the editor says them; an empty row is none."""
    keys = [*(one.key for one in asked.questions), *NEW]
    return [Question(key, form[f"text_{key}"].data or "", form[f"category_{key}"].data or "") for key in keys]

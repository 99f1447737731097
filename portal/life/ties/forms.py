"""The form of 组织关系排查."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line, must, text
from portal.life.ties.domain import LONGEST
from portal.life.ties.models import FOUND


class ReviewForm(Form):
    """登记排查."""

    needed = must(reviewed_on="请填写排查日期。", found="请选择排查结果。")
    reviewed_on = day("排查日期")
    found = RadioField(
        "排查结果", choices=[SelectChoice(key, word) for key, word in FOUND.items()], validate_choice=False
    )
    whereabouts = line(
        "去向", most=LONGEST["whereabouts"], required=False, hint="流动的，写到县（市、区）或者单位，不写住址。"
    )
    text = text(
        "做了哪些工作",
        most=LONGEST["text"],
        required=False,
        hint="怎样联系，怎样安排参加组织生活；失联的写明怎样查找。",
    )

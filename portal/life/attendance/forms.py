"""Forms of attendance: make-up, guests, steps with who stays away."""

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line, must
from portal.forms import text as area
from portal.life.attendance.domain import LONGEST
from portal.life.attendance.guests import LONGEST as GUEST
from portal.life.attendance.models import STEPS
from portal.life.records.models import GUESTS
from portal.units.forms import Ticks


class MakeUpForm(Form):
    """补课."""

    needed = must(people="请选择补课的党员。", day="请填写补课日期。")
    people = Ticks("补课的党员", choices=[], coerce=int, validate_choice=False)
    day = day("补课日期")
    how = line("怎样补课", most=LONGEST["how"], hint="例如：自学会议材料、听录音、支部委员个别辅导。")


class GuestForm(Form):
    """列席人员."""

    needed = ("kind",)
    kind = RadioField(
        "身份",
        choices=[SelectChoice(key, word) for key, word in GUESTS.items()],
        default="committee",
        validate_choice=False,
    )
    person = SelectField("领导干部", choices=[], validate_choice=False)
    name = line("姓名", most=GUEST["name"], required=False, hint="领导干部在上面选择，不用再填姓名。")
    post = line("单位和职务", most=GUEST["post"], required=False)


class StepForm(Form):
    """缺席处置."""

    needed = must(kind="请选择采取了什么措施。", taken_on="请填写日期。")
    kind = RadioField("措施", choices=[SelectChoice(key, word) for key, word in STEPS.items()], validate_choice=False)
    taken_on = day("日期")
    text = area(
        "情况",
        most=LONGEST["text"],
        missing="请写明怎样做的、本人态度怎样。",
        hint="谁谈的、指出了什么、本人态度怎样。登记以后不再修改，党委看得到。",
    )

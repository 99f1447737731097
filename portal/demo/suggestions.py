"""Sample suggestions in every state, to branch, committee and administrator, signed and anonymous."""

from portal.demo.people import account_holder, actor
from portal.suggestions import domain
from portal.units.models import Person

ROLES = {"branch": ("secretary", "secretary"), "committee": ("committee", "committee"), "admin": ("admin", "admin")}
# (whose account, to whom, signed, text, how far, answer or note)
SENT = (
    ("staff", "branch", True, "党员活动室晚上不开门，想借书只能请假来。", "answered", "从下周起，每周三开到晚上八点。"),
    ("member", "branch", False, "学习通知常常当天才发，出差的同志赶不上。建议提前三天。", "sent", ""),
    ("member", "committee", True, "几个支部各自联系社区，社区一天接待三拨。建议党委统一排个表。", "taken", ""),
    ("staff", "committee", False, "民主评议的表格同一件事填三遍，请合成一张。", "sent", ""),
    ("member", "branch", True, "会议室的投影坏了半年，报修没有回音。", "passed", "设备经费由党委统一安排，转请党委研究。"),
    ("staff", "admin", True, "手机上打开公示栏，往下翻的时候筛选条会挡住第一行。", "sent", ""),
    ("member", "admin", False, "登录后半小时就退出，写长了来不及。", "answered", "承诺和进展会自动暂存，重新登录后还在，请放心写。"),
)  # fmt: skip


def sent() -> None:
    """Through the functions that users use."""
    for number, (who, to, signed, text, state, said) in enumerate(SENT):
        author = actor(Person.get_by_id(account_holder(who)))
        made = domain.send(to, text, by=author, anonymous=not signed, once=f"sample-suggestion-{number}").suggestion
        account, role = ROLES[to]
        officer = actor(Person.get_by_id(account_holder(account)), role)
        if state in ("taken", "answered"):
            domain.take(made, by=officer)
        if state == "answered":
            domain.answer(made, said, by=officer)
        if state == "passed":
            domain.transfer(made, "committee", said, by=officer)

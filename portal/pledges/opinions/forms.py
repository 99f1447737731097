"""Forms of opinions on items."""

from portal.anonymity.forms import SignedOrNot
from portal.forms import Form, text
from portal.pledges.opinions.domain import LONGEST, LONGEST_ANSWER, LONGEST_REASON


class OpinionForm(SignedOrNot):
    """提意见 on an item, signed or not."""

    text = text("意见", most=LONGEST)


class ReasonForm(Form):
    """不公开, with the reason."""

    reason = text("不公开的理由", most=LONGEST_REASON)


class AnswerForm(Form):
    """答复 in public."""

    answer = text("答复", most=LONGEST_ANSWER)

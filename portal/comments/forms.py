"""Forms of comments: what is said at a place, and a reply."""

from typing import Any

from wtforms import BooleanField, HiddenField, SelectField

from portal.comments.anchors import MOST_QUOTE
from portal.comments.domain import LONGEST
from portal.comments.records import Part
from portal.forms import Form, text


class ThreadForm(Form):
    """批注 at a place: which part of it, the passage that is meant, the words."""

    part = SelectField("哪一处", choices=[])
    quote = text("引用原文", most=MOST_QUOTE, required=False)
    before = HiddenField()  # what stood before a passage that was selected
    text = text("批注", most=LONGEST)
    public = BooleanField("公开这条批注")

    def offer(self, places: list[Part], *, public: bool) -> None:
        """The parts of the place; a public comment only where the record is public."""
        if len(places) > 1:
            self.part.choices = [(one.key, one.words or "整份记录") for one in places]
        else:
            del self.part
        if not public:
            del self.public


class ReplyForm(Form):
    """回复."""

    text = text("回复", most=LONGEST)


def chosen(form: Any, place: str) -> str:
    """The part that the form means."""
    return str(form.part.data) if "part" in form and form.part.data is not None else place

"""What the committee does in a round: entry by entry, then over all branches."""

from portal.stars.reviewing.domain.computing import decide, propose
from portal.stars.reviewing.domain.finding import except_, find
from portal.stars.reviewing.domain.finishing import finish, resume, send_back
from portal.stars.reviewing.domain.marking import Wanted, mark, mark_rest
from portal.stars.reviewing.domain.polls import adopt, poll
from portal.stars.reviewing.domain.publicity import extend, publish, reopen
from portal.stars.reviewing.domain.settling import file, settle

__all__ = [
    "Wanted",
    "adopt",
    "decide",
    "except_",
    "extend",
    "file",
    "find",
    "finish",
    "mark",
    "mark_rest",
    "poll",
    "propose",
    "publish",
    "reopen",
    "resume",
    "send_back",
    "settle",
]

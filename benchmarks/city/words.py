"""Words that the rows are made of: invented names, commitments, meetings. The same number gives the same words."""

from functools import cache

from portal.pinyin import initials

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文斌"
_HOW = ("按时参加", "认真学习", "主动联系", "带头落实", "积极推进", "定期走访", "结对帮扶", "持续改进")
_WHAT = (
    "理论学习专题", "主题党日活动", "服务群众事项", "安全生产整改", "困难职工家庭", "项目攻坚任务", "青年成长计划", "志愿服务岗位",
)  # fmt: skip
_SO_THAT = ("确保按期完成", "形成书面记录", "接受群众监督", "每季公开进展")
POSTS = ("综合科科员", "业务科副科长", "窗口服务岗", "财务岗", "信息技术岗", "项目管理岗", "")


def mixed(number: int, turn: int) -> int:
    """A number that looks drawn by chance and is not."""
    return (number * 2654435761 + turn * 40503) % 2147483647 * 48271 % 2147483647 // 7


def name(number: int) -> str:
    """A name of three characters."""
    return (
        _SURNAMES[mixed(number, 1) % len(_SURNAMES)]
        + _GIVEN[mixed(number, 2) % len(_GIVEN)]
        + _GIVEN[mixed(number, 3) % len(_GIVEN)]
    )


@cache
def letters(text: str) -> str:
    """The initials of a name."""
    return initials(text)


def matter(number: int) -> str:
    """What somebody promises; with the signs that HTML minds, now and then."""
    said = _HOW[mixed(number, 4) % len(_HOW)] + _WHAT[mixed(number, 5) % len(_WHAT)]
    return said + (" & 回访<一>" if number % 97 == 0 else "")


def measure(number: int) -> str:
    """How it shall be done."""
    return (
        f"{_HOW[mixed(number, 6) % len(_HOW)]}{_WHAT[mixed(number, 7) % len(_WHAT)]}，"
        f"{_SO_THAT[mixed(number, 8) % len(_SO_THAT)]}。"
    )


def said(number: int) -> str:
    """What stands in a comment."""
    return f"同意，请{_HOW[mixed(number, 9) % len(_HOW)]}{_WHAT[mixed(number, 10) % len(_WHAT)]}。"

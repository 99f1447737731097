"""When: every state and every move of every record, as tables. Keys are English and never derived from labels."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class State:
    """A state: its label on the screen, and whose move it is now (现在在谁手里)."""

    label: str
    tone: str = "muted"  # ok, warn, danger, info, muted
    holder: str = ""


@dataclass(frozen=True)
class Move:
    """A move: from which states to which, and its button. `to` None: the state stays."""

    sources: tuple[str, ...]
    to: str | None
    label: str
    weight: str = "secondary"  # primary, secondary, danger


@dataclass(frozen=True)
class Workflow:
    """The states and moves of one record; moves are keyed by the action that policy rules on."""

    record: str
    initial: str
    table: dict[str, State]
    moves: dict[str, Move] = field(default_factory=dict)

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.table)

    def allows(self, action: str, state: str) -> bool:
        """Whether `action` starts from `state`; an action that is no move is always in time."""
        move = self.moves.get(action)
        return move is None or state in move.sources

    def label(self, state: str) -> str:
        return self.table[state].label


PLEDGE = Workflow(
    "pledge",
    "draft",
    {
        "draft": State("草稿", "muted", "本人"),
        "submitted": State("待审核", "info", "支部书记"),
        "returned": State("已退回", "danger", "本人"),
        "approved": State("已通过，待公示", "warn", "支部书记"),
        "published": State("已公示", "ok", "本人"),
    },
    {
        "pledge.edit": Move(("draft", "returned"), None, "修改"),
        "pledge.submit": Move(("draft", "returned"), "submitted", "提交审核", "primary"),
        "pledge.withdraw": Move(("submitted",), "draft", "撤回"),
        "pledge.judge": Move(("submitted",), None, "审核"),
        "pledge.return": Move(("submitted",), "returned", "退回修改"),
        "pledge.approve": Move(("submitted",), "approved", "审核通过", "primary"),
        "pledge.publish": Move(("approved",), "published", "公示", "primary"),
        "pledge.reopen": Move(("approved",), "submitted", "重新审核"),
        "pledge.progress": Move(("published",), None, "记录进展", "primary"),
        "pledge.correct": Move(("published",), None, "更正进展"),
        "pledge.amend": Move(("published",), None, "变更或停止"),
        "pledge.exemplify": Move(("published",), None, "示范"),
        "pledge.assess": Move(("published",), None, "自评"),
        "pledge.grade": Move(("published",), None, "评定"),
    },
)

ROSTER = Workflow(
    "roster_import",
    "reading",
    {
        "reading": State("正在读取", "info"),
        "unreadable": State("无法读取", "danger"),
        "ready": State("待确认", "warn"),
        "applying": State("正在导入", "info"),
        "applied": State("已导入", "ok"),
        "cancelled": State("已放弃", "muted"),
    },
    {
        "roster.read": Move(("reading",), "ready", "读取"),
        "roster.fail": Move(("reading",), "unreadable", "无法读取"),
        "roster.reread": Move(("ready", "applying"), "reading", "重新核对"),
        "roster.decide": Move(("ready",), None, "确认"),
        "roster.apply": Move(("ready",), "applying", "导入", "primary"),
        "roster.stall": Move(("applying",), "ready", "未能导入"),
        "roster.finish": Move(("applying",), "applied", "完成"),
        "roster.cancel": Move(("ready", "unreadable"), "cancelled", "放弃"),
    },
)

ACCOUNT = Workflow(
    "account",
    "active",
    {
        "active": State("正常", "ok"),
        "locked": State("已锁定", "danger"),
        "disabled": State("已停用", "muted"),
    },
    {
        "account.lock": Move(("active",), "locked", "锁定", "danger"),
        "account.unlock": Move(("locked",), "active", "解锁"),
        "account.disable": Move(("active", "locked"), "disabled", "停用", "danger"),
        "account.enable": Move(("disabled",), "active", "启用"),
    },
)

PROPOSAL = Workflow(
    "proposal",
    "proposed",
    {
        "proposed": State("待第二人确认", "warn", "另一名管理员"),
        "confirmed": State("已确认", "ok"),
        "rejected": State("已否决", "danger"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "proposal.confirm": Move(("proposed",), "confirmed", "确认", "primary"),
        "proposal.reject": Move(("proposed",), "rejected", "否决"),
        "proposal.withdraw": Move(("proposed",), "withdrawn", "撤回"),
    },
)

IDENTITY = Workflow(
    "identity",
    "applied",
    {
        "applied": State("已申报", "info", "支部书记"),
        "discussed": State("支部已评议", "info", "支部书记"),
        "recommended": State("待党委审定", "warn", "基层党委"),
        "settled": State("在岗", "ok"),
        "declined": State("未通过", "danger"),
        "withdrawn": State("已撤回", "muted"),
        "ended": State("已卸任", "muted"),
    },
    {
        "identity.edit": Move(("applied",), None, "修改"),
        "identity.withdraw": Move(("applied",), "withdrawn", "撤回"),
        "identity.confirm": Move(("applied",), "settled", "确认", "primary"),  # where no procedure is asked for
        "identity.discuss": Move(("applied",), "discussed", "记录支部评议", "primary"),
        "identity.recommend": Move(("discussed",), "recommended", "支部推荐", "primary"),
        "identity.settle": Move(("recommended",), "settled", "党委审定", "primary"),
        "identity.decline": Move(("applied", "discussed", "recommended"), "declined", "不通过"),
        "identity.amend": Move(("settled",), None, "更新"),
        "identity.serve": Move(("settled",), None, "记录服务"),
        "identity.end": Move(("settled",), "ended", "卸任"),
        # the holder left the branch, or the branch was closed
        "identity.lapse": Move(("applied", "discussed", "recommended", "settled"), "ended", "随调整终止"),
    },
)

PLEDGE_CHANGE = Workflow(
    "pledge_change",
    "proposed",
    {
        "proposed": State("待同意", "warn", "支部书记"),
        "agreed": State("已同意", "ok"),
        "refused": State("未同意", "danger"),
        "withdrawn": State("已撤回", "muted"),
    },
    {
        "pledge_change.agree": Move(("proposed",), "agreed", "同意", "primary"),
        "pledge_change.refuse": Move(("proposed",), "refused", "不同意"),
        "pledge_change.withdraw": Move(("proposed",), "withdrawn", "撤回"),
    },
)

OPINION = Workflow(
    "opinion",
    "sent",
    {
        "sent": State("待处理", "warn", "支部书记"),
        "shown": State("已公开", "ok"),
        "rejected": State("未公开", "muted"),
    },
    {
        "opinion.show": Move(("sent",), "shown", "公开", "primary"),
        "opinion.reject": Move(("sent", "shown"), "rejected", "不公开"),
        "opinion.answer": Move(("shown",), None, "答复"),
    },
)

SUGGESTION = Workflow(
    "suggestion",
    "sent",
    {
        "sent": State("待受理", "warn"),
        "taken": State("办理中", "info"),
        "answered": State("已答复", "ok"),
    },
    {
        "suggestion.take": Move(("sent",), "taken", "受理", "primary"),
        "suggestion.transfer": Move(("sent", "taken"), "sent", "转交"),
        "suggestion.answer": Move(("sent", "taken"), "answered", "答复", "primary"),
        "suggestion.reopen": Move(("answered",), "sent", "再次反映"),
    },
)

WORKFLOWS = {
    flow.record: flow for flow in (PLEDGE, PLEDGE_CHANGE, OPINION, IDENTITY, SUGGESTION, ROSTER, ACCOUNT, PROPOSAL)
}

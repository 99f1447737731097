"""抽签证书: that a draw was made by the rule, its result, and all that anyone needs to compute it again."""

from portal import clock
from portal.documents.document import Table, full_date
from portal.documents.drafting.sources import UNIT, Drafted, office
from portal.documents.models import OfficialDocument
from portal.draws import design as designs
from portal.draws.candidates import reading_order
from portal.draws.computation import drawing
from portal.draws.computation.frame import parse
from portal.draws.domain.text import named
from portal.draws.models import ASKED, SUBJECTS, Draw
from portal.errors import Invalid
from portal.policy import Actor, may

RESULT, DATA, FRAME = "抽签结果", "核对数据", "抽签名单"


def draft(draw: Draw, *, by: Actor) -> Drafted:
    """The certificate of a draw that is over. Raises Invalid."""
    if draw.state != "drawn" or draw.drawn_at is None:
        raise Invalid("抽签完成以后才能制作证书。")
    if not _whole(draw, by):
        raise Invalid("名单里有现在不归本组督导的支部，不能由本组制作证书。")
    house, unit = office(by), UNIT.one(unit=draw.committee_id)
    day = full_date(clock.local(draw.drawn_at).date())
    what = f"{day}，{house.name}对{unit.name}的{SUBJECTS[draw.subject]}进行了随机抽签（{draw.title}）。"
    how = (
        f"先冻结名单并公布名单摘要，再生成密值并公布密值摘要，然后由抽签方以外的人给出公开数字（{ASKED[draw.asked]}）。"
    )
    result = f"结果由三者计算得出，任何人都可以重新计算。参加抽签 {draw.size} 个，抽中 {draw.chosen} 个。现证明如下。"
    text = f"""{what}{how}{result}
一、抽签结果
〔{RESULT}〕
二、核对数据
〔{DATA}〕
三、核对办法
（一）名单摘要是冻结名单文本的 SHA-256 值，密值摘要是密值的 SHA-256 值。
（二）种子是“名单摘要|密值|公开数字”的 SHA-256 值；每一层按“种子|分层|编号”的 SHA-256 值从小到大排列，取前若干个。
（三）从抽签页面下载抽签表，用随附的核对程序可以重新计算。
附件：{FRAME}
〔{FRAME}〕"""
    return Drafted(
        "certificate", f"{named(draw)}\n抽签证书", text, house.name,
        by.unit_id or 0 if by.role == "committee" else draw.committee_id, unit.name, record="draw", key=draw.id,
        units=tuple(_units(draw)),
    )  # fmt: skip


def _whole(draw: Draw, actor: Actor) -> bool:
    """Whether the actor draws, and every branch of the frame lies under the role at hand."""
    return may("draw.redraw", actor, draw) and all(map(actor.covers, _units(draw)))


def _units(draw: Draw) -> set[int]:
    """The branches of the frame."""
    return set(designs.of(draw).units.values())


def tables(document: OfficialDocument, actor: Actor) -> dict[str, Table]:
    """The result, the data to check it by, and the frame, in the order of the draw's page."""
    draw = Draw.get_or_none(Draw.id == document.source_id)
    if draw is None or draw.state != "drawn" or not _whole(draw, actor):
        return {}
    seed = drawing.seed(draw.frame_hash, draw.secret, draw.number)
    place = reading_order(designs.of(draw))
    places = sorted(drawing.draw(parse(draw.frame), seed), key=lambda one: place(one.member.stratum))
    drawn = [place for place in places if place.drawn]
    result = tuple((str(at), one.member.stratum, one.member.id, one.member.name) for at, one in enumerate(drawn, 1))
    data = (
        ("名单摘要", draw.frame_hash), ("密值摘要", draw.commitment), ("密值", draw.secret),
        ("公开数字", draw.number), ("种子", seed),
    )  # fmt: skip
    frame = tuple(
        (
            one.member.stratum, one.member.id, one.member.name, one.member.reason, str(one.order or ""),
            "抽中" if one.drawn else "",
        )
        for one in places
    )  # fmt: skip
    return {
        RESULT: Table(("序号", "分层", "编号", "名称"), result, (3, 5, 4, 13)),
        DATA: Table(("项目", "内容"), data, (3, 20)),
        FRAME: Table(("分层", "编号", "名称", "排除的原因", "次序", "结果"), frame, (4, 3, 9, 6, 3, 3)),
    }

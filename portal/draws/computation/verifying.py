"""Whether a sheet tells the truth: everything it claims is computed again, and what differs is said in words."""

from collections.abc import Iterator

from portal.draws.computation import sheet
from portal.draws.computation.drawing import HEX, NUMBER, commitment, draw, seed
from portal.draws.computation.frame import clean, problems
from portal.draws.computation.sheet import Claims

MOST = 10  # so many lines about members; the others are counted


def verify(text: str) -> list[str]:
    """What is wrong with a sheet, in words; nothing when all of it can be computed again. Raises NoSheet."""
    claims, found = sheet.read(text)
    if claims is None:
        return found
    return problems(claims.frame) or [*_numbers(claims), *_counts(claims), *_places(claims)]


def _numbers(claims: Claims) -> Iterator[str]:
    digest = claims.frame.digest()
    if claims.frame_hash != digest:
        yield (
            f"名单摘要不符：按表中的标题、数字来源、分层和名单算出 {digest}，表上是“{clean(claims.frame_hash)}”。"
            "摘要公布以后，这些内容中有被改动的；或者摘要本身被改过。"
        )
    if not HEX.fullmatch(claims.secret):
        yield f"密值应是 64 位小写十六进制数，表上是“{clean(claims.secret)}”。"
    elif claims.commitment != commitment(claims.secret):
        yield (
            f"密值与它的摘要不符：按密值算出 {commitment(claims.secret)}，表上是“{clean(claims.commitment)}”。"
            "公布摘要以后，密值被换过；或者摘要本身被改过。"
        )
    if not NUMBER.fullmatch(claims.number):
        yield f"公开数字应是不超过 15 位的整数，开头没有多余的 0、空格，不用全角，表上是“{clean(claims.number)}”。"
    grown = seed(claims.frame_hash, claims.secret, claims.number)
    if claims.seed != grown:
        yield f"种子不符：按名单摘要、密值和公开数字算出 {grown}，表上是“{clean(claims.seed)}”。这三样中有被改动的，或者种子被改过。"


def _counts(claims: Claims) -> Iterator[str]:
    sizes, counts = claims.frame.sizes(), claims.frame.counts()
    for name, (size, count) in claims.counts.items():
        if size != str(sizes[name]):
            yield f"分层“{name}”可抽的有 {sizes[name]} 个，表上写 {size} 个。"
        if count != str(counts[name]):
            yield f"分层“{name}”应抽 {counts[name]} 个，表上写 {count} 个。"


def _places(claims: Claims) -> Iterator[str]:
    """By the frame hash of the sheet: who changed a name alone is told of the hash, not of a wholly different order."""
    found = []
    for place in draw(claims.frame, seed(claims.frame_hash, claims.secret, claims.number)):
        one, (order, drawn) = place.member, claims.rows[place.member.id]
        if order != str(place.order or ""):
            found.append(f"编号 {one.id}（{one.name}）在“{one.stratum}”中排第 {place.order}，表上是“{clean(order)}”。")
        if (drawn == "yes") != place.drawn:
            words = ("抽中", "没有抽中") if place.drawn else ("没有抽中", "抽中")
            found.append(f"编号 {one.id}（{one.name}）应是{words[0]}，表上是{words[1]}。")
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"名单中另有 {len(found) - MOST} 处不符。密值、公开数字、名单摘要中有一个不对时，次序会全部不同。"

"""The stage of 亮明身份: posts of every kind in every state, and who sees and moves them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.identities import domain
from portal.identities.domain import Wanted
from portal.identities.models import Identity, ServiceEntry
from tests.access.deed import deed
from tests.access.who import ACT_A, ACT_A1, ACT_B, BUSINESS, MEMBERS, OFFICE, READ_A1, READ_A2, READ_B1, SEES, A, B

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (whose, kind, how far); posts that are settled belong to people whose names the whole committee knows
POSTS = {
    "applied_a1": ("colleague", "pioneer", "applied"), "simple_a1": ("colleague", "badge", "applied"),
    "served_a1": ("colleague", "community", "settled"), "own_a1": ("secretary", "badge", "applied"),
    "discussed_a1": ("former", "pioneer", "discussed"), "held_a1": ("former", "model", "settled"),
    "recommended_a1": ("plain_a1", "pioneer", "recommended"), "declined_a1": ("mover_a1", "area", "declined"),
    "withdrawn_a1": ("former", "area", "withdrawn"), "window_a1": ("", "window", "applied"),
    "held_a2": ("secretary_a2", "area", "settled"), "ended_a2": ("secretary_a2", "model", "ended"),
    "recommended_a2": ("member_a2", "pioneer", "recommended"), "applied_b1": ("secretary_b", "pioneer", "applied"),
    "held_b1": ("member_b", "pioneer", "settled"),
}  # fmt: skip
OFFICERS = {"a1": ("secretary", "committee"), "a2": ("secretary_a2", "committee"), "b1": ("secretary_b", "committee_b")}
READ = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1}
HOME = {"a1": A, "a2": A, "b1": B}


def owner(name: str) -> set[str]:
    """Who holds the post, if they can sign in; the secretary in either role."""
    whose = POSTS[name][0]
    return {"secretary", "secretary_off"} if whose == "secretary" else {whose} & BUSINESS


def sees(name: str) -> set[str]:
    """The holder and the office; once settled the whole committee."""
    place = name[-2:]
    public = HOME[place] if POSTS[name][2] == "settled" else set()
    return owner(name) | READ[place] | public


PAGES: dict[str, set[str]] = {
    "/identities": BUSINESS,
    "/identities/cards": BUSINESS,
    "/identities/wall": BUSINESS,
    "/identities/mine": MEMBERS,
}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/identities/{{identity_{name}}}", sees(name)) for name in POSTS),
    ("/identities/{identity_held_a1}/card", sees("held_a1")),
    ("/identities/{identity_held_b1}/card", sees("held_b1")),
    ("/identities/{identity_applied_a1}/card", set()),
]
EXTRA: list[str] = ["/identities/enter"]


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (whose, kind, state) in POSTS.items():
        word, place = name.replace("_", ""), name[-2:]
        secretary, committee = map(stage.by, OFFICERS[place])
        texts = Wanted(f"zqidtitle{word}", f"zqidplace{word}", f"zqidduty{word}", f"zqidreason{word}")
        if whose:
            by = stage.by(whose)
            made = domain.apply(kind, texts, by=by, person=stage.people[whose].id)
        else:
            unit = stage.world.units[place].id
            made = domain.apply(kind, texts, by=secretary, branch=unit, collective=f"zqidcollective{word}")
        _bring(made, state, word, stage.by(whose) if whose else secretary, secretary, committee)
        stage.ids[f"identity_{name}"] = made.id
    community = Identity.get_by_id(stage.ids["identity_served_a1"])
    domain.serve(
        community, by=stage.by("colleague"), on=clock.today(), place="zqidserveplace", matter="zqidservematter"
    )
    stage.ids["service_a1"] = ServiceEntry.get(ServiceEntry.identity == community.id).id
    for name in POSTS:
        stage.ids[f"v_identity_{name}"] = Identity.get_by_id(stage.ids[f"identity_{name}"]).version


def _bring(made: Identity, state: str, word: str, mine, secretary, committee) -> None:  # type: ignore[no-untyped-def]
    today = clock.today()
    if state == "withdrawn":
        domain.withdraw(made, by=mine)
    elif made.kind == "community":
        domain.confirm(made, by=secretary, starts=today)
    elif state != "applied":
        domain.discuss(made, by=secretary, on=today, opinion=f"zqidopinion{word}")
        if state == "declined":
            domain.decline(made, by=committee, reason=f"zqiddeclined{word}")
            return
        if state != "discussed":
            domain.recommend(made, by=secretary, on=today)
        if state in ("settled", "ended"):
            domain.settle(made, by=committee, on=today, starts=today)
        if state == "ended":
            domain.end(made, by=secretary, on=today, reason=f"zqidended{word}")


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_whose, _kind, state) in POSTS.items():
        word, place = name.replace("_", ""), name[-2:]
        office = owner(name) | READ[place]
        must = (
            (sees(name) - OFFICE) | READ[place]  # who is at work elsewhere sees what lies under that role
            if state == "settled"
            else READ[place]
            if state in ("applied", "discussed", "recommended")
            else set()
        )
        for part in ("title", "place"):
            yield f"zqid{part}{word}", (sees(name), must)
        yield f"zqidduty{word}", (sees(name), set())
        for part in ("reason", "opinion", "declined", "ended"):
            yield f"zqid{part}{word}", (office, set())
        # secretaries by appointment have the messages in whatever role
        told = office | {"colleague", "secretary_off"} if name == "window_a1" else office
        yield f"zqidcollective{word}", (told, READ[place] if name == "window_a1" else set())
    for word in ("zqidserveplace", "zqidservematter"):
        yield word, (owner("served_a1") | READ_A1, {"colleague", "secretary"})


# --- deeds ------------------------------------------------------------------------------------------------

TEXTS = {"title": "服务岗", "place": "一层大厅", "duties": "挂牌上岗，首问负责", "reason": "在大厅工作"}
deed(
    "posting.new", "/identities/new", {**TEXTS, "kind": "plate", "once": "identity-once-1"}, MEMBERS, "identity.apply",
    denied={"staff"},
)  # fmt: skip
SEEN_A1 = SEES["unit_a1"] & BUSINESS
ENTER = {**TEXTS, "kind": "plate", "collective": "", "applied_on": "{today}", "once": "identity-once-2"}
deed(
    "posting.enter", "/identities/enter/{unit_a1}", {**ENTER, "person": "{person_plain_a1}"}, ACT_A1, "identity.apply",
    denied=SEEN_A1,
)  # fmt: skip
deed(
    "posting.enter", "/identities/enter/{unit_a1}",
    {**ENTER, "kind": "window", "person": "", "collective": "第二受理窗口"}, ACT_A1, "identity.apply", denied=SEEN_A1,
)  # fmt: skip
deed(
    "posting.enter", "/identities/enter/{unit_a1}", {**ENTER, "person": "{person_member_a2}"}, set(), denied=SEEN_A1 - ACT_A1,
    unoffered=ACT_A1,
)  # fmt: skip


def _deed(act: str, name: str, form: dict, may: set[str], endpoint: str = "") -> None:
    deed(
        endpoint or f"identity.{act}", f"/identities/{{identity_{name}}}/{act}", {**form, "version": f"{{v_identity_{name}}}"},
        may, f"identity.{act}", denied=sees(name),
    )  # fmt: skip


ON = {"on": "{today}", "opinion": "支委会一致同意推荐"}
SPAN = {"starts": "{today}", "ends": ""}
_deed("edit", "applied_a1", {**TEXTS, "place": "二层大厅"}, {"colleague"} | ACT_A1, "posting.edit")
_deed("withdraw", "applied_a1", {}, {"colleague"})
_deed("confirm", "simple_a1", SPAN, ACT_A1)
_deed("confirm", "own_a1", SPAN, ACT_A)
_deed("confirm", "applied_a1", SPAN, set())
_deed("discuss", "applied_a1", ON, {"secretary"})
_deed("discuss", "window_a1", ON, {"secretary"})
_deed("recommend", "discussed_a1", ON, {"secretary"})
_deed("settle", "recommended_a1", {**ON, **SPAN}, ACT_A)
_deed("settle", "recommended_a2", {**ON, **SPAN}, ACT_A)
_deed("decline", "applied_a1", {"reason": "先认领一个责任区"}, ACT_A1)
_deed("decline", "own_a1", {"reason": "已经有了一枚"}, ACT_A)
CHANGED = {**{name: TEXTS[name] for name in ("title", "place", "duties")}, "ends": "", "why": "窗口搬迁到新址"}
_deed("amend", "held_a1", CHANGED, ACT_A1)
_deed("end", "held_a1", {"on": "{today}", "reason": "岗位调整"}, ACT_A1)
_deed("end", "held_b1", {"on": "{today}", "reason": "岗位调整"}, {"secretary_b", *ACT_B})
SERVED = {"on": "{today}", "place": "幸福社区", "matter": "清理楼道杂物"}
_deed("serve", "served_a1", {**SERVED, "once": "identity-once-3"}, {"colleague"})
deed(
    "identity.service", "/identities/{identity_served_a1}/services/{service_a1}", {**SERVED, "version": "1"}, {"colleague"},
    "identity.serve", denied=READ_A1,
)  # fmt: skip

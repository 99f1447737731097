"""The stage: the cast with records in every state and of every place, made by the code that users use.

Every text that somebody typed holds a word of its own (`zq…`), so that a test can ask who sees it.
"""

from datetime import date, timedelta
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.accounts import appointments, codes, proposals, teams
from portal.accounts.appointments import Office
from portal.accounts.models import Appointment, Code, Session, Team, TeamUnit
from portal.accounts.sessions import actor_of
from portal.audit import seal
from portal.audit.models import AuditEntry
from portal.db import write
from portal.drafts import store
from portal.drafts.models import Draft
from portal.inbox import domain as inbox
from portal.inbox.models import Message
from portal.pledges import domain as pledges
from portal.pledges.domain import ITEMS, Typed
from portal.pledges.models import Pledge, PledgeItem, PledgeYear
from portal.policy import SYSTEM, Actor
from portal.roster import domain as rosters
from portal.roster import reading
from portal.roster.commands import Inline
from portal.roster.models import RosterImport, RosterRow
from portal.security import digest
from portal.units import contacts, transfers, tree
from portal.units.models import Person, Unit
from tests import factories as make
from tests import world as cast
from tests.access.features import FEATURES
from tests.access.sandbox import Sandbox
from tests.access.who import EVERYONE
from tests.roster.books import book, line
from tests.world import Player


class Stage:
    """The world, its visitors, and the ids of its records by name (for addresses: `/pledges/{submitted_a1}`)."""

    def __init__(self, app: Flask) -> None:
        self.app, self.ids = app, dict[str, Any]()
        with app.app_context():
            self.world = cast.build()
            self.people = {who: player.person for who, player in self.world.players.items()}
            self._guests()
            self._admit()
            for fill in (_units, _people, _pledges, _rosters, _powers):
                fill(self)
            for feature in FEATURES:
                feature.fill(self)
            _small_things(self)
            self.ids |= {f"person_{who}": one.id for who, one in self.people.items()}
            self.ids |= {f"unit_{name}": unit.id for name, unit in self.world.units.items()}
            self.ids |= {"today": str(clock.today()), "year": str(clock.today().year), "absent": 999_999}
            self._versions()

    def _guests(self) -> None:
        world = self.world
        world.players["secretary_off"] = Player(world.secretary.person, world.secretary.account)
        former = make.person("宁知微", world.a1)
        ended = make.appointment(former, "secretary", world.a1, ends=clock.today() - timedelta(days=1))
        world.players["former"] = Player(former, make.account(former, "former"), ended)
        superior = make.person("陶长庚", world.b1)
        over = make.appointment(superior, "committee", world.superior)
        world.players["superior"] = Player(superior, make.account(superior, "superior"), over)
        self.people |= {"former": former, "superior": superior, "secretary_off": world.secretary.person}

    def _admit(self) -> None:
        self.sandbox = Sandbox(self.app)
        for who in EVERYONE:
            self.sandbox.admit(who, self.world.players.get(who))

    def _versions(self) -> None:
        """`{v_person_member}` is the version that a form of that record carries."""
        tables = {"person": Person, "unit": Unit, "roster": RosterImport, "team": Team, "appointment": Appointment}
        for name, key in list(self.ids.items()):
            model = Pledge if name in PLEDGES else tables.get(name.partition("_")[0])
            if model is not None:
                self.ids[f"v_{name}"] = model.get_by_id(key).version

    def by(self, who: str) -> Actor:
        """Someone with the role in hand, for domain functions."""
        player = self.world.players.get(who)
        hand = player.hand if player and who != "former" else None
        return actor_of(self.people[who].id, hand.id if hand else None)

    def at(self, template: str) -> str:
        """An address with the ids of the records it names."""
        return template.format(**self.ids)


def _units(stage: Stage) -> None:
    world = stage.world
    for who, unit, contact in (("committee", world.a1, "colleague"), ("committee_b", world.b1, "member_b")):
        contacts.name(unit, stage.people[contact].id, by=stage.by(who))
        for name in ("第二党小组", "第三党小组"):
            made = tree.found(name=name, kind="group", parent=unit, by=stage.by(who), decided_on=clock.today())
            stage.ids[f"unit_{'g' if unit is world.a1 else 'h'}{name[1]}"] = made.id
    for name, kind, parent in (("empty_a", "branch", world.a), ("general_a", "general_branch", world.a)):
        made = tree.found(name=f"机关{name}", kind=kind, parent=parent, by=stage.by("committee"))
        stage.ids[f"unit_{name}"] = made.id
    stage.ids["unit_district"] = make.unit("superior", "某某市委").id


PLACES = {"a1": "secretary", "a2": "secretary_a2", "b1": "secretary_b"}


def _people(stage: Stage) -> None:
    """People without accounts; each with a telephone, a post and a duty of their own."""
    world = stage.world
    names = {
        "a1": ("颜书亭", "蓝采和", "时问天"),
        "a2": ("云中鹤", "骆宾来", "池上月"),
        "b1": ("辛夷白", "阮步兵", "乐无异"),
    }
    for place, (fresh, withdrawn, gone) in names.items():
        branch = world.units[place]
        rows = {"fresh": (fresh, "在册"), "withdrawn": (withdrawn, "在册"), "gone": (gone, "停止党籍")}
        for kind, (name, status) in rows.items():
            stage.people[f"{kind}_{place}"] = make.person(
                name, branch, status=status, exempt=kind == "fresh", birth=f"197{len(kind)}-03",
            )  # fmt: skip
    stage.people["mover"] = make.person("柳三变", world.a1, birth="1969-01")
    transfers.transfer(
        stage.people["mover"], world.a2, by=stage.by("committee"), moved_on=clock.today(), reason="zqmove"
    )
    stage.people |= {
        "plain_a1": make.person("裴行俭", world.a1, birth="1971-01"),
        "mover_a1": make.person("谢道韫", world.a1, birth="1972-01"),
    }
    stage.people["newcomer"] = make.person("新管理员", None, "technical")
    stage.people["old_staff"] = make.person("顾惜朝", world.a1, "staff", status="在册")
    for number, (who, person) in enumerate(sorted(stage.people.items())):
        if who == "secretary_off":
            continue
        Person.update(telephone=f"1390{number:07d}", duty=f"zqduty{who}").where(Person.id == person.id).execute()
        person.telephone = f"1390{number:07d}"


def typed(word: str, *, items: int = 2) -> list[Typed]:
    """Complete items whose every text holds `word`."""
    due = date(clock.today().year, 12, 31)
    return [
        Typed(None, f"zqmatter{word}{n}", f"zqmeasure{word}{n}", due, "发挥作用合格", f"zqitemduty{word}{n}")
        for n in range(1, items + 1)
    ]


# name → (whose, how far); "edited" states hold a draft over what was submitted
PLEDGES = {
    "judged_a1": ("plain_a1", "judged"), "approved_a1": ("mover_a1", "approved"),
    "submitted_a1": ("member", "submitted"), "draft_a1": ("colleague", "draft"), "own_a1": ("secretary", "submitted"),
    "withdrawn_a1": ("withdrawn_a1", "withdrawn"), "published_a1": ("former", "published"),
    "returned_a2": ("member_a2", "returned"), "approved_a2": ("secretary_a2", "approved"),
    "published_a2": ("committee", "published"), "submitted_b1": ("secretary_b", "submitted"),
    "published_b1": ("member_b", "published"), "draft_b1": ("superior", "draft"), "withdrawn_b1": ("withdrawn_b1", "withdrawn"),
}  # fmt: skip


def _pledges(stage: Stage) -> None:
    year = clock.today().year
    for name, (whose, state) in PLEDGES.items():
        owner = stage.by(whose)
        reviewers = {"a1": "committee", "a2": "committee", "b1": "committee_b"}
        reviewer = stage.by("secretary_a2" if whose == "committee" else reviewers[name[-2:]])
        word = name.replace("_", "")
        made = pledges.file(year, f"zqpost{word}", typed(word), by=owner, submitting=state != "draft")
        stage.ids[name] = made.id
        if state == "withdrawn":
            pledges.withdraw(made, by=owner)
        if state == "returned":
            for item in ITEMS(pledge=made.id):
                pledges.judge(made, item, "returned", by=reviewer, reason=f"zqreason{word}")
            pledges.send_back(made, by=reviewer)
        if state == "judged":
            pledges.judge(made, ITEMS(pledge=made.id)[0], "returned", by=reviewer, reason=f"zqreason{word}")
        if state in ("withdrawn", "returned"):
            rows = [
                item._replace(key=row.id)
                for item, row in zip(typed(f"edited{word}"), ITEMS(pledge=made.id), strict=True)
            ]
            pledges.save(made, f"zqpostedited{word}", rows, by=owner, version=made.version)
        if state in ("approved", "published"):
            pledges.approve(made, by=reviewer, rest=True)
        if state == "published":
            pledges.publish(made, by=reviewer)
        stage.ids[f"item_{name}"] = PledgeItem.get((PledgeItem.pledge == made.id) & (PledgeItem.number == 1)).id
    last = make.pledge(stage.people["member"], "published", year=year - 1)
    stage.ids["last_a1"] = last.id
    for place in ("a", "b"):
        by = stage.by("committee" if place == "a" else "committee_b")
        pledges.set_dates(stage.world.units[place].id, year, date(year, 3, 1), date(year, 4, 1), by=by, version=None)
    stage.ids["dates_a"] = PledgeYear.get(PledgeYear.committee == stage.world.a.id).id


def _rosters(stage: Stage) -> None:
    member, world = stage.people["member"], stage.world
    fit = [line("石敢当", 工作岗位="zqrosterpost"), line("海若", 联系电话="13711112222")]
    unclear = [
        *fit, line(member.name, 出生年月="1981-05"), *[line(f"甲乙{n}", 所在党支部="新区党支部") for n in "丙丁戊"],
    ]  # fmt: skip
    books = {
        "roster_fit": ("committee", book(*fit)), "roster_open": ("committee", book(*unclear)),
        "roster_spare": ("committee", book(*fit)), "roster_bad": ("committee", b"%PDF-1.7"),
        "roster_b": ("committee_b", book(line("青女", 所在党支部="集团机关第一党支部", 工作岗位="zqrosterb"))),
    }  # fmt: skip
    for name, (who, data) in books.items():
        by = stage.by(who)
        made = rosters.upload(
            data, f"zqfile{name}.xlsx", world.a if who == "committee" else world.b, by=by, inline=True
        )
        reading.read(Inline(), made, by=by)
        stage.ids[name] = made.id
    unclear_row = RosterRow.get((RosterRow.roster == stage.ids["roster_open"]) & (RosterRow.outcome == "unclear"))
    stage.ids["unclear"] = unclear_row.position
    waiting = rosters.upload(books["roster_fit"][1], "zqfilewaiting.xlsx", world.a, by=stage.by("committee"))
    stage.ids |= {"roster_reading": waiting.id, "job_a": RosterImport.get_by_id(waiting.id).job_id}


def _powers(stage: Stage) -> None:
    world, ids = stage.world, stage.ids
    for place, who in PLACES.items():
        codes.issue(stage.people[f"fresh_{place}"], "activate", by=stage.by(who))
        ids[f"code_{place}"] = Code.get(Code.person == stage.people[f"fresh_{place}"].id).id
    security, admin = stage.by("security"), stage.by("admin")
    office = Office("committee", world.b, None, clock.today())
    asked = {
        "proposal_security": proposals.propose_appointment(stage.people["member_b"], office, by=security, reason="zqproposalone"),
        "proposal_admin": proposals.propose_act("disable", stage.people["supervisor_b"], by=admin, reason="zqproposaltwo"),
        "proposal_on_admin": proposals.propose_act("disable", stage.people["admin"], by=security, reason="zqproposalthree"),
        "proposal_reset": proposals.propose_act("reset", stage.people["supervisor"], by=security, reason="zqproposalreset"),
    }  # fmt: skip
    ids |= {name: made.id for name, made in asked.items()}
    deputy = appointments.appoint(
        stage.people["colleague"], Office("secretary", world.a1, None, clock.today()), by=security, reason="zqdeputy"
    )
    locked = make.person("祁连雪", world.a1, telephone="13777770000")
    stage.people["locked"] = locked
    ids |= {
        "appointment_secretary": world.secretary.hand.id, "appointment_deputy": deputy.id,
        "appointment_committee_b": world.committee_b.hand.id, "appointment_former": world.former.hand.id,
        "account_locked": make.account(locked, "locked", state="locked").id,
    }  # fmt: skip
    teams.assign(world.team_a, world.a1, clock.today(), None, by=stage.by("committee"))
    ids |= {
        "team_a": world.team_a.id, "team_b": world.team_b.id,
        "assigned_a": TeamUnit.get((TeamUnit.team == world.team_a) & (TeamUnit.unit == world.a1)).id,
        "assigned_b": TeamUnit.get(TeamUnit.team == world.team_b).id,
        "team_empty": teams.create("第三督导组", world.a.id, by=stage.by("committee")).id,
    }  # fmt: skip


def _small_things(stage: Stage) -> None:
    """A message, a draft and a second session for everyone who can sign in."""
    for who, player in stage.world.players.items():
        if who in ("secretary_off", "disabled"):
            continue
        with write():
            inbox.tell([player.person.id], f"zqmessage{who}", "/", by=SYSTEM)
        stage.ids[f"message_{who}"] = (
            Message.select(Message.id).where(Message.text == f"zqmessage{who}").tuples().get()[0]
        )
        store.keep(player.person.id, f"/zq/{who}", f"/zq/{who}", MultiDict({"text": f"zqunsent{who}"}))
        make.session(player.account, player.hand, token=f"other-{who}", address=f"10.9.9.{player.person.id}")
        stage.ids[f"session_{who}"] = _session_of(player)
    stage.ids["draft_member"] = Draft.get(Draft.person == stage.people["member"].id).id
    seal.seal_all(stage.app.config["AUDIT_KEY"])
    stage.ids["entry"] = AuditEntry.select().order_by(AuditEntry.id).first().id


def _session_of(player: Player) -> int:
    return Session.get(Session.digest == digest(f"other-{player.account.username}")).id

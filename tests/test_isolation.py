"""Every text of the stage has a word of its own; everybody walks the whole portal, and sees no word that is not theirs."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import quote, urlsplit

import pytest

from portal.inbox.models import Message
from tests.access.features import FEATURES
from tests.access.stage import EVERYONE, PLEDGES, Stage
from tests.access.who import (
    A1,
    A2,
    ACT_A,
    ACT_B,
    B1,
    BUSINESS,
    MEMBERS,
    OFFICE,
    OUT,
    READ_A1,
    READ_A2,
    READ_B1,
    SEES,
    A,
    B,
)
from tests.crawl import crawl
from tests.test_authorisation import PAGES

# Everybody's walk is one test, so that workers share them and nobody walks twice. It costs minutes and reads pages, which
# are the same on both databases; that the queries behind them are, is tried record by record in test_policy and
# test_authorisation, on both.
pytestmark = [pytest.mark.timeout(900), pytest.mark.sqlite]

READ = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1}
BRANCH = {"a1": A1, "a2": A2, "b1": B1}
KEEPERS = {"admin", "security"}  # they appoint, so they know every name


def _self(who: str) -> set[str]:
    """Someone in whatever role, if they can sign in."""
    return ({who, "secretary_off"} if who == "secretary" else {who}) & set(EVERYONE) - OUT


def canaries(stage: Stage) -> dict[str, tuple[set[str], set[str]]]:
    """Word → (who may see it, who must see it)."""
    later = [line for feature in FEATURES for line in feature.canaries(stage)]
    return dict([*_of_pledges(), *_of_people(stage), *_of_powers(), *_of_oneself(stage), *later])


Line = tuple[str, tuple[set[str], set[str]]]


def _of_pledges() -> Iterator[Line]:
    for name, (whose, state) in PLEDGES.items():
        word, owner, office = name.replace("_", ""), _self(whose), READ[name[-2:]]
        if state == "draft":
            office = set()
        public = SEES[name] if state == "published" else owner | office
        # what is published: matter, measure and post, for the whole committee; the duty it serves is not
        for part in ("matter", "measure", "post"):
            number = "" if part == "post" else "1"
            yield f"zq{part}{word}{number}", (owner | public, office if state == "published" else set())
        yield f"zqitemduty{word}1", (owner | office, office)
        # what is typed over a submitted text is its author's alone until it is sent
        for part in ("matteredited", "measureedited", "itemdutyedited", "postedited"):
            number = "" if part == "postedited" else "1"
            yield f"zq{part}{word}{number}", (owner, set())
        yield f"zqreason{word}", (owner | office, set())


# name → who may read it somewhere (a published pledge, the secretary and the contact of a unit are public in a committee)
NAMES = {
    "plain_a1": A1 | READ_A1, "fresh_a1": A1 | READ_A1, "withdrawn_a1": A1 | READ_A1, "gone_a1": A1 | READ_A1,
    "mover_a1": A1 | READ_A1, "locked": A1 | READ_A1, "old_staff": READ_A1, "fresh_a2": A2 | READ_A2,
    "withdrawn_a2": A2 | READ_A2, "gone_a2": A2 | READ_A2, "mover": A2 | READ_A2 | {"secretary", "secretary_off"}, "fresh_b1": B1 | READ_B1,
    "withdrawn_b1": B1 | READ_B1, "gone_b1": B1 | READ_B1, "member_a2": A2 | READ_A2, "member_b": B | READ_B1,
    "secretary_b": B | READ_B1, "newcomer": set(),
}  # fmt: skip
PLACE = {
    "member": "a1",
    "colleague": "a1",
    "secretary": "a1",
    "plain_a1": "a1",
    "member_a2": "a2",
    "mover": "a2",
    "member_b": "b1",
}


def _of_people(stage: Stage) -> Iterator[Line]:
    for who, may in NAMES.items():
        yield stage.people[who].name, (may | KEEPERS | {"auditor"}, READ_A1 if who == "plain_a1" else set())
    for who, place in PLACE.items():
        yield f"zqduty{who}", (BRANCH[place] | READ[place], READ[place] if who == "member" else set())
    yield "zqdutystaff", (READ_A1 | {"staff"}, set())
    yield "zqdutyadmin", (set(), set())
    for who, person in stage.people.items():
        if who != "secretary_off":  # in full it is shown by an act of its own, never on a page but one's own
            yield person.telephone, (_self(who), set())
    yield "zqmove", (READ_A2 | {"secretary"}, {"committee"})  # the old branch knows why somebody left it


def _of_powers() -> Iterator[Line]:
    yield "zqrosterpost", (ACT_A, set())
    yield "zqrosterb", (ACT_B, set())
    yield "13711112222", (ACT_A, set())
    for name in ("fit", "open", "spare", "bad"):
        yield f"zqfileroster_{name}.xlsx", (ACT_A, {"committee"})
    yield "zqfileroster_b.xlsx", (ACT_B, {"committee_b"})
    for name in ("one", "two", "three", "reset"):
        yield f"zqproposal{name}", (KEEPERS, KEEPERS)
    yield "zqdeputy", (KEEPERS, set())


def _of_oneself(stage: Stage) -> Iterator[Line]:
    for who, player in stage.world.players.items():
        if who in ("disabled", "secretary_off"):
            continue
        yield f"zqmessage{who}<", (_self(who), _self(who))
        yield f"zqunsent{who}<", (_self(who), set())
        yield f"10.9.9.{player.person.id}<", (_self(who) | {"auditor"}, set())


A_LIST = 6  # words that each person asks each kind of list for, about
WALKERS = [who for who in EVERYONE if who not in OUT]


@pytest.mark.slow
@pytest.mark.parametrize("who", WALKERS)
def test_everyone_walks_the_portal_and_sees_what_is_theirs(stage: Stage, who: str) -> None:
    """All that someone can reach by links and exports: every link leads somewhere, no word that is not theirs, none lacking."""
    dead: list[str] = []
    with stage.sandbox.undone():
        messages = (
            Message.select(Message.path).where(Message.person == stage.people[who].id).order_by(Message.id.desc())
        )
        pages = crawl(lambda path: stage.sandbox.send(who, "GET", path), dead, [row.path for row in messages])
    words = canaries(stage)
    found = [
        *_dead(who, dead), *_not_linked(who, pages), *_leaks(who, pages, words), *_found_by_search(stage, who, pages, words),
        *_exported(who, pages), *_on_the_board(who, pages), *_drafts(who, pages),
    ]  # fmt: skip
    assert not found, "\n".join(found)
    assert len(pages) > (100 if who in OFFICE else 20)
    print(f"{len(pages)} pages, {len(words)} words")


Pages = dict[str, str]  # path → text
Words = dict[str, tuple[set[str], set[str]]]


def _dead(who: str, dead: list[str]) -> Iterator[str]:
    for one in dead:
        # Messages that reached somebody in another role stay in the inbox; what they speak of opens in that role alone.
        if who not in ("secretary_off", "colleague") or not re.match(r"/inbox(\?page=\d+)? → /\w+/(\w+/)?\d+", one):
            yield f"dead: {one}"


def _not_linked(who: str, pages: Pages) -> Iterator[str]:
    """Every page is linked for those who have work there."""
    places = {path.partition("?")[0] for path in pages}
    for address, may in {**PAGES, "/roster": ACT_A | ACT_B, "/pledges/settings": {"committee", "committee_b"}}.items():
        owed = may - (MEMBERS - OFFICE if address == "/pledges/mine" else set())  # theirs is /pledges itself
        if who in owed and address not in places:
            yield f"no way to {address}"


def _holds(text: str, word: str) -> bool:
    """The word as a whole: zqdutymember is not in zqdutymember_a2."""
    plain = word.rstrip("<")
    if plain not in text:
        return False
    return re.search(rf"(?<![0-9A-Za-z.]){re.escape(plain)}(?![0-9A-Za-z_])", text) is not None


def _said_once(pages: Iterable[str]) -> str:
    """All that stands between tags or in one, each piece once: pages are mostly what other pages are."""
    pieces = chain.from_iterable(re.split("[<>]", text) for text in pages)
    return html.unescape("\n".join(dict.fromkeys(pieces)))


def _leaks(who: str, pages: Pages, words: Words) -> Iterator[str]:
    """They see their words and no other."""
    everything = _said_once(pages.values())
    for word, (may, must) in words.items():
        seen = _holds(everything, word)
        if seen and who not in may:
            places = [path for path, text in pages.items() if _holds(html.unescape(text), word)]
            yield f"sees {word} at {places[:3]}"
        if not seen and who in must:
            yield f"does not see {word}"


def _found_by_search(stage: Stage, who: str, pages: Pages, words: Words) -> Iterator[str]:
    """Every kind of list is searched for names and commitments, in turn: what it shows and counts is the seeker's own."""
    wanted = [word for word in words if word.startswith("zqmatter") or not word.isascii()]
    lists = [path for path, text in pages.items() if "?" not in path and 'name="q"' in text]
    hidden = [word for word in wanted if who not in words[word][0]]
    every = max(1, len(hidden) // A_LIST)  # another start for everybody, so that together all words are asked for
    tried = 0
    for path in {re.sub(r"\d+", "#", path): path for path in lists}.values():
        for word in hidden[WALKERS.index(who) % every :: every]:
            with stage.sandbox.undone():
                answer = stage.sandbox.send(who, "GET", f"{path}?q={quote(word)}", headers={"HX-Request": "true"})
            tried += 1
            if _rows(answer.get_data(as_text=True)):
                yield f"finds something at {path} for {word}"
    if hidden and not tried:
        yield "searched nothing"


def _rows(text: str) -> list[str]:
    """The rows of a list in a fragment."""
    body = text.partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r"<tr", body)


def _exported(who: str, pages: Pages) -> Iterator[str]:
    """Exports were read too: their cells are among the texts."""
    exports = {urlsplit(path).path for path in pages if "export=xlsx" in path}
    if len(exports) < (12 if who in ("committee", "secretary", "supervisor") else 1):
        yield f"only {len(exports)} lists were exported"


def _on_the_board(who: str, pages: Pages) -> Iterator[str]:
    """姓名, 岗位, 支部, 事项, 措施, 时限, 对应标准 (domain §3); no duty, no verdict, no person's file."""
    forbidden = re.compile(r"zqitemduty|zqreason|zqduty|edited|1390\d{7}|1980-05|2005-07|在职|zqdeputy")
    for path, text in pages.items() if who in BUSINESS else ():
        if path.startswith("/board") and (said := forbidden.search(text)):
            yield f"{path} shows {said[0]}"
    if who in ("member", "staff", "secretary_a2", "supervisor", "superior"):
        shown = "zqmatterpublisheda1" in pages.get("/board", "")
        if shown != (who in A | READ_A1):
            yield f"the board shows it: {shown}"


def _drafts(who: str, pages: Pages) -> Iterator[str]:
    """Supervisors read no draft."""
    everything = "".join(pages.values()) if who in ("supervisor", "supervisor_b") else ""
    if "edited" in everything.replace("edited=", "") or re.search(r"zq(matter|measure|post|itemduty)draft", everything):
        yield "reads a draft"


def test_a_team_sees_nothing_of_a_unit_that_was_taken_from_it(stage: Stage) -> None:
    from portal import clock
    from portal.accounts.models import TeamUnit

    with stage.sandbox.undone():
        TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == stage.world.team_a).execute()
        for path in ("/pledges/{submitted_a1}", "/members/{person_member}", "/units/{unit_a1}"):
            assert stage.sandbox.send("supervisor", "GET", stage.at(path)).status_code == 404
        assert "zq" not in stage.sandbox.send("supervisor", "GET", "/pledges").get_data(as_text=True)

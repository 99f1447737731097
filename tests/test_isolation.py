"""Every text of the stage has a word of its own; everybody walks the whole portal, and sees no word that is not theirs."""

import html
import re
from collections.abc import Iterable, Iterator
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

# The first of them walks the portal as everybody, for all of them: one worker takes them, before all other tests.
# The walk costs minutes and reads pages, which are the same on both databases; that the queries behind them are, is tried
# record by record in test_policy and test_authorisation, on both.
pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("walk"), pytest.mark.sqlite]

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


DEAD: list[str] = []
A_LIST = 6  # words that each person asks each kind of list for, about


def _walk(stage: Stage, who: str) -> dict[str, str]:
    """All that someone can reach by links and exports; links that lead nowhere are noted."""
    dead: list[str] = []
    with stage.sandbox.undone():
        messages = (
            Message.select(Message.path).where(Message.person == stage.people[who].id).order_by(Message.id.desc())
        )
        pages = crawl(lambda path: stage.sandbox.send(who, "GET", path), dead, [row.path for row in messages])
    DEAD.extend(f"{who}: {one}" for one in dead)
    return pages


@pytest.fixture(scope="module")
def walked(stage: Stage) -> dict[str, dict[str, str]]:
    """Everyone's portal, read once: who → path → text."""
    DEAD.clear()
    return {who: _walk(stage, who) for who in EVERYONE if who not in OUT}


@pytest.mark.usefixtures("walked")
def test_no_link_leads_to_what_one_may_not_see() -> None:
    # Messages that reached somebody in another role stay in the inbox; what they speak of opens in that role alone.
    dead = [
        one for one in DEAD if not re.match(r"(secretary_off|colleague): /inbox(\?page=\d+)? → /\w+/(\w+/)?\d+", one)
    ]
    assert not dead, "\n".join(dead)


def test_every_page_is_linked_for_those_who_have_work_there(walked: dict[str, dict[str, str]]) -> None:
    missing = []
    for address, may in {**PAGES, "/roster": ACT_A | ACT_B, "/pledges/settings": {"committee", "committee_b"}}.items():
        for who in may - (MEMBERS - OFFICE if address == "/pledges/mine" else set()):  # theirs is /pledges itself
            if address not in {path.partition("?")[0] for path in walked[who]}:
                missing.append(f"{who} finds no way to {address}")
    assert not missing, "\n".join(sorted(missing))


def _holds(text: str, word: str) -> bool:
    """The word as a whole: zqdutymember is not in zqdutymember_a2."""
    plain = word.rstrip("<")
    if plain not in text:
        return False
    return re.search(rf"(?<![0-9A-Za-z.]){re.escape(plain)}(?![0-9A-Za-z_])", text) is not None


def _said_once(pages: Iterable[str]) -> str:
    """All that stands between tags or in one, each piece once: pages are mostly what other pages are."""
    return html.unescape("\n".join(dict.fromkeys(piece for text in pages for piece in re.split("[<>]", text))))


def test_everyone_sees_their_words_and_no_other(stage: Stage, walked: dict[str, dict[str, str]]) -> None:
    leaks, blind, cells = [], [], 0
    words = canaries(stage)
    for who, pages in walked.items():
        everything = _said_once(pages.values())
        for word, (may, must) in words.items():
            cells += 1
            seen = _holds(everything, word)
            if seen and who not in may:
                places = [path for path, text in pages.items() if _holds(html.unescape(text), word)]
                leaks.append(f"{who} sees {word} at {places[:3]}")
            if not seen and who in must:
                blind.append(f"{who} does not see {word}")
    assert not leaks, "\n".join(leaks)
    assert not blind, "\n".join(blind)
    number = sum(len(pages) for pages in walked.values())
    print(f"{number} pages, {cells} cells")
    assert number > 500


def test_search_finds_for_nobody_what_they_may_not_see(stage: Stage, walked: dict[str, dict[str, str]]) -> None:
    """Every kind of list is searched for names and commitments, in turn: what it shows and counts is the seeker's own."""
    words, leaks, tried = canaries(stage), [], 0
    wanted = [word for word in words if word.startswith("zqmatter") or not word.isascii()]
    for turn, (who, pages) in enumerate(walked.items()):
        lists = [path for path, text in pages.items() if "?" not in path and 'name="q"' in text]
        hidden = [word for word in wanted if who not in words[word][0]]
        every = max(1, len(hidden) // A_LIST)  # another start for everybody, so that together all words are asked for
        for path in {re.sub(r"\d+", "#", path): path for path in lists}.values():
            for word in hidden[turn % every :: every]:
                with stage.sandbox.undone():
                    answer = stage.sandbox.send(who, "GET", f"{path}?q={quote(word)}", headers={"HX-Request": "true"})
                tried += 1
                if _rows(answer.get_data(as_text=True)):
                    leaks.append(f"{who} finds something at {path} for {word}")
    assert not leaks, "\n".join(leaks)
    assert tried > 1000


def _rows(text: str) -> list[str]:
    """The rows of a list in a fragment."""
    body = text.partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(r"<tr", body)


def test_exports_hold_what_the_page_holds(walked: dict[str, dict[str, str]]) -> None:
    exports = {(who, path) for who, pages in walked.items() for path in pages if "export=xlsx" in path}
    assert len({urlsplit(path).path for _who, path in exports}) >= 12
    assert {who for who, _path in exports} == set(EVERYONE) - OUT


def test_the_board_shows_what_may_be_published_and_nothing_else(
    stage: Stage, walked: dict[str, dict[str, str]]
) -> None:
    """姓名, 岗位, 支部, 事项, 措施, 时限, 对应标准 (domain §3); no duty, no verdict, no person's file."""
    forbidden = re.compile(r"zqitemduty|zqreason|zqduty|edited|1390\d{7}|1980-05|2005-07|在职|zqdeputy")
    for who in BUSINESS:
        for path, text in walked[who].items():
            if path.startswith("/board"):
                assert not forbidden.search(text), (who, path, forbidden.search(text))
    for who in ("member", "staff", "secretary_a2", "supervisor", "superior"):
        page = walked[who].get("/board", "")
        assert ("zqmatterpublisheda1" in page) == (who in A | READ_A1), who


def test_supervisors_read_no_draft(stage: Stage, walked: dict[str, dict[str, str]]) -> None:
    for who in ("supervisor", "supervisor_b"):
        everything = "".join(walked[who].values())
        assert "edited" not in everything.replace("edited=", "")
        assert not re.search(r"zq(matter|measure|post|itemduty)draft", everything)


def test_a_team_sees_nothing_of_a_unit_that_was_taken_from_it(stage: Stage) -> None:
    from portal import clock
    from portal.accounts.models import TeamUnit

    with stage.sandbox.undone():
        TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == stage.world.team_a).execute()
        for path in ("/pledges/{submitted_a1}", "/members/{person_member}", "/units/{unit_a1}"):
            assert stage.sandbox.send("supervisor", "GET", stage.at(path)).status_code == 404
        assert "zq" not in stage.sandbox.send("supervisor", "GET", "/pledges").get_data(as_text=True)

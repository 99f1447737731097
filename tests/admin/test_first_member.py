"""首位党委经办人: how a committee without members gets the one who imports its roster."""

import pytest

from portal.accounts import newcomers
from portal.errors import Denied, Invalid
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of

FIRST = {
    "kind": "first",
    "name": "高宇强",
    "sex": "男",
    "birth": "1996年5月",
    "joined": "2017.03.17",
    "membership": "正式",
}


@pytest.fixture
def new_branch(world):
    return make.unit("branch", "新党委第一党支部", make.unit("committee", "新党委", world.superior))


def test_admin_enters_the_first_member_of_a_new_committee(visit, new_branch):
    visit("admin").post("/accounts/new", {**FIRST, "branch": new_branch.id})
    made = Person.get(Person.name == "高宇强")
    assert (made.kind, made.birth, made.joined, made.membership, made.branch_id) == (
        "member", "1996-05", "2017-03-17", "正式", new_branch.id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sex": ""}, "必填"),
        ({"birth": "2071-01"}, "不晚于今天"),
        ({"joined": "2017.13"}, "没有 13 月"),
        ({"branch": ""}, "请选择经办人所在的党支部"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(visit, new_branch, change, said):
    answer = visit("admin").post("/accounts/new", {**FIRST, "branch": new_branch.id, **change}, status=422)
    assert said in text_of(answer)
    assert Person.get_or_none(Person.name == "高宇强") is None


def test_a_committee_with_members_takes_no_first_one(actor, world):
    with pytest.raises(Invalid, match="已经有党员资料"):
        newcomers.add_first_member("高宇强", "男", "1996-05", "2017-03", "正式", world.a1, by=actor("admin"))


@pytest.mark.parametrize("who", ["security", "committee", "secretary", "member", "auditor"])
def test_only_the_system_administrator_may(actor, new_branch, who):
    with pytest.raises(Denied):
        newcomers.add_first_member("高宇强", "男", "1996-05", "2017-03", "正式", new_branch, by=actor(who))

"""What a level above, or somebody quicker, can neither see nor do with a document."""

from typing import Any

import pytest

from portal import clock, policy
from portal.accounts.sessions import actor_of
from portal.documents import domain, listing, text
from portal.documents.models import OfficialDocument
from portal.errors import Denied, Invalid
from tests import factories as make
from tests.documents.conftest import NUMBER, fresh


def test_the_level_above_reads_a_committee_s_document_once_it_is_issued(world: Any, actor: Any, drafted: Any) -> None:
    holder = make.person("区委经办", world.b1)
    hand = make.appointment(holder, "committee", unit=world.superior)
    above = actor_of(holder.id, hand.id)
    made = drafted("order", "committee")
    assert policy.find(OfficialDocument, made.id, above) is None
    assert listing.LIST.everything(above, {}) == []
    assert policy.find(OfficialDocument, made.id, actor("committee")) is not None
    domain.issue(made, clock.today(), NUMBER, by=actor("committee"))
    assert policy.find(OfficialDocument, made.id, above) is not None


def test_a_number_is_given_once_though_both_were_asked_at_the_same_moment(
    actor: Any, drafted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = drafted("order", "committee"), drafted("order", "committee")
    by, quicker = actor("committee"), []
    tables = domain.issuing.composing.tables

    def meanwhile(document: OfficialDocument, actor: Any) -> Any:
        """While the one is put together, the other is issued."""
        if not quicker:
            quicker.append(document)
            domain.issue(second, clock.today(), NUMBER, by=actor)
        return tables(document, actor)

    monkeypatch.setattr(domain.issuing.composing, "tables", meanwhile)
    with pytest.raises(Invalid, match="已经用在另一份公文"):
        domain.issue(first, clock.today(), NUMBER, by=by)
    assert (fresh(first).state, fresh(second).state) == ("draft", "issued")


def test_what_goes_to_one_unit_is_not_published_to_others(actor: Any, drafted: Any) -> None:
    made = drafted("order", "committee", "issued", number=NUMBER)
    with pytest.raises(Denied, match="情况通报"):
        domain.publish(made, by=actor("committee"))
    assert domain.publish(drafted("bulletin", "committee", "issued", "a2"), by=actor("committee")).state == "draft"


def test_a_line_of_blanks_takes_no_time() -> None:
    found = text.read("情况如下。\n附件" + " " * 40_000 + "：清单\n附件" + " " * 9_000 + "清单", {})
    assert [one.title for one in found.attachments] == ["清单"]

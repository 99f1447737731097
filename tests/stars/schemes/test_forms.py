"""Every part as a form: posted back as it was filled it changes nothing, typed anew it says what was typed."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from portal.stars.computation.scheme import Age, Band, Ladder, Row, Scheme, Share, Veto
from portal.stars.models import StarScheme
from portal.stars.schemes import reading
from tests.browser_client import text_of
from tests.stars import making
from tests.stars.schemes.samples import LEVELLED, RICH, sent

LISTS = ("general", "bands", "levels", "grades", "shares", "vetoes", "conditions", "limits", "awards")


def _pages(scheme: Scheme) -> list[str]:
    owners = [f"components/{one.key}" for one in scheme.components]
    return [*LISTS, *owners, *(f"indicators/{one.key}" for one in scheme.indicators)]


@pytest.mark.parametrize("scheme", [making.SMALL, RICH, LEVELLED], ids=["small", "rich", "levelled"])
def test_a_form_posted_as_it_was_filled_changes_nothing(visit: Any, world: Any, scheme: Scheme) -> None:
    row = making.scheme(world.a, scheme, state="draft")
    office = visit("committee")
    for page in _pages(scheme):
        path = f"/stars/schemes/{row.id}/parts/{page}"
        office.post(path, sent(office.get(path).get_data(as_text=True)))
        after = reading.of(row.id)
        for each in fields(Scheme):
            before, now = getattr(scheme, each.name), getattr(after, each.name)
            if each.name in ("indicators", "bands"):  # their rows are put in order, best first
                assert {str(one.key if each.name == "indicators" else one) for one in before} == {
                    str(one.key if each.name == "indicators" else one) for one in now
                }
                if each.name == "indicators":
                    for one, other in zip(before, now, strict=True):
                        same = replace(other, steps=one.steps) if set(one.steps) == set(other.steps) else other
                        assert one == same, page
            else:
                assert before == now, (page, each.name)
    assert office.get(f"/stars/schemes/{row.id}").status_code == 200


def _type(visit: Any, world: Any, part: str, typed: dict[str, Any], of: Scheme = making.SMALL) -> Scheme:
    """What the scheme is after these fields of a part were typed."""
    row = making.scheme(world.a, of, state="draft")
    visit("committee").post(f"/stars/schemes/{row.id}/parts/{part}", {**typed, "version": "1"})
    return reading.of(row.id)


def test_numbers_are_read_as_people_type_them(visit: Any, world: Any) -> None:
    made = _type(
        visit, world, "components/base",
        {"label": " 基础项 ", "weight": "７０％", "start": "10分", "floor": "", "ceiling": "100.50", "places": "1"},
    )  # fmt: skip
    base = made.components[0]
    assert (base.key, base.label, base.weight, base.start) == ("base", "基础项", Decimal("0.7"), Decimal(10))
    assert (base.floor, base.ceiling, base.places) == (None, Decimal("100.5"), 1)
    assert made.components[1:] == making.SMALL.components[1:]


def test_rows_keep_their_keys_blank_ones_go_and_new_ones_get_one(visit: Any, world: Any) -> None:
    row = {"effect": "unrated", "star": "", "cycles": ""}
    typed = {f"vetoes-0-{name}": value for name, value in {**row, "key": "calm", "label": "群体性事件"}.items()}
    typed |= {f"vetoes-1-{name}": value for name, value in {**row, "key": "", "label": " "}.items()}
    typed |= {
        f"vetoes-4-{name}": value
        for name, value in {
            **row,
            "key": "calm",
            "label": "安全事故",
            "effect": "at_most",
            "star": "2",
            "cycles": "3",
        }.items()
    }
    made = _type(visit, world, "vetoes", typed)
    first, second = made.vetoes
    assert first == Veto("calm", "群体性事件", "unrated")
    assert second == Veto(second.key, "安全事故", "at_most", 2, cycles=3)
    assert second.key not in ("", "calm", "law")


def test_bands_are_put_in_order_and_the_rest_is_last(visit: Any, world: Any) -> None:
    rows = [("", "1"), ("80", "4"), ("９０", "5")]
    typed = {
        f"bands-{at}-{name}": value
        for at, row in enumerate(rows)
        for name, value in zip(("minimum", "outcome"), row, strict=True)
    }
    assert _type(visit, world, "bands", typed).bands == (Band(Decimal(90), 5), Band(Decimal(80), 4), Band(None, 1))


def test_a_share_names_the_components_that_break_ties(visit: Any, world: Any) -> None:
    typed = {
        "shares-0-kind": "cap", "shares-0-outcome": "5", "shares-0-percent": "30", "shares-0-count": "", "shares-0-base": "all",
        "shares-0-rounding": "up", "shares-0-least": "", "shares-0-ties": "components", "shares-0-by": "加分项、基础工作",
    }  # fmt: skip
    wanted = Share("cap", 5, Decimal(30), None, "all", "up", 0, "components", ("extra", "base"))
    assert _type(visit, world, "shares", typed).shares == (wanted,)


def test_limits_are_set_and_lifted(visit: Any, world: Any) -> None:
    made = _type(visit, world, "limits", {"steps": "2", "first": "", "exception": "y", "days": "365", "months": ""})
    assert (made.ladder, made.age) == (Ladder(2, 1, True), Age(days=365))
    row = StarScheme.get()
    visit("committee").post(f"/stars/schemes/{row.id}/parts/limits", {"steps": "", "days": "", "version": "2"})
    made = reading.of(row.id)
    assert (made.ladder, made.age) == (None, None)


def test_another_kind_of_indicator_asks_for_its_own_fields_first(visit: Any, world: Any) -> None:
    row = making.scheme(world.a, state="draft")
    office, path = visit("committee"), f"/stars/schemes/{row.id}/parts/indicators/study"
    typed = sent(office.get(path).get_data(as_text=True)) | {"kind": "graded", "points": "20", "how": "看记录"}
    page = office.post(path, typed, status=200)
    assert "计分方式换了" in text_of(page)
    assert reading.of(row.id) == making.SMALL
    again = sent(page.get_data(as_text=True))
    assert again["how"] == "看记录"
    office.post(
        path, again | {"table-0-label": "差", "table-0-value": "0", "table-1-label": "好", "table-1-value": "20"}
    )
    study = reading.of(row.id).indicators[0]
    assert (study.kind, study.table) == ("graded", (Row("好", Decimal(20)), Row("差", Decimal(0))))


@pytest.mark.parametrize(
    ("part", "typed", "said"),
    [
        ("general", {"name": "", "stars": "5", "unrated": "不定星级", "cycle_years": "1"}, "请填写名称"),
        ("general", {"name": "办法", "stars": "12", "unrated": "不定星级", "cycle_years": "1"}, "0 至 10"),
        ("components/base", {"label": "基础", "weight": "3"}, "分不清"),
        ("components/base", {"label": "基础", "weight": "100%", "ceiling": "一百"}, "不是数"),
        ("bands", {"bands-0-minimum": "90", "bands-0-outcome": ""}, "请选择结果"),
        ("bands", {"bands-0-minimum": "90", "bands-0-outcome": "6"}, "bands-0-outcome"),
        ("shares", {"shares-0-outcome": "5", "shares-0-by": "没有的项"}, "没有名为“没有的项”的计分项"),
        ("vetoes", {"vetoes-0-label": "违法", "vetoes-0-effect": "at_most", "vetoes-0-star": "二"}, "不是整数"),
        ("indicators/study", {"label": "", "component": "base", "kind": "adding", "shown": "adding"}, "请填写指标"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(
    visit: Any, world: Any, part: str, typed: dict[str, Any], said: str
) -> None:
    row = making.scheme(world.a, state="draft")
    page = visit("committee").post(f"/stars/schemes/{row.id}/parts/{part}", {**typed, "version": "1"}, status=422)
    html = page.get_data(as_text=True)
    assert said in html
    assert 'class="error"' in html
    assert StarScheme.get().version == 1


def test_rows_are_added_and_taken_out_without_script(visit: Any, world: Any) -> None:
    row = making.scheme(world.a, state="draft")
    office, path = visit("committee"), f"/stars/schemes/{row.id}/parts/vetoes"
    typed = sent(office.get(path).get_data(as_text=True)) | {"vetoes-0-star": "不是数"}
    more = sent(office.post(path, typed | {"add": "vetoes"}, status=200).get_data(as_text=True))
    assert "vetoes-2-label" in more
    assert more["vetoes-0-star"] == "不是数"
    less = sent(office.post(path, more | {"remove-vetoes": "0"}, status=200).get_data(as_text=True))
    assert [value for name, value in less.items() if name.endswith("-key")] == ["calm", ""]
    assert StarScheme.get().version == 1
    office.post(path, less)
    assert [one.key for one in reading.of(row.id).vetoes] == ["calm"]


def test_voters_are_asked_of_votes_alone_and_who_scores_of_all_that_people_score(visit: Any, world: Any) -> None:
    poll = {"label": "测评", "component": "base", "kind": "voted", "shown": "voted", "points": "20", "required": "y"}
    rows = {"table-0-label": "好", "table-0-value": "20", "table-1-label": "差", "table-1-value": "0"}
    made = _type(visit, world, "indicators/poll", poll | rows | {"voters": "staff", "by": "committee"})
    (one,) = (one for one in made.indicators if one.key == "poll")
    assert (one.voters, one.by) == ("staff", "committee")
    row, office = StarScheme.get(), visit("committee")
    path = f"/stars/schemes/{row.id}/parts/indicators"
    pages = {key: office.get(f"{path}/{key}").get_data(as_text=True) for key in ("poll", "study", "pledges")}
    assert [key for key, page in pages.items() if 'name="voters"' in page] == ["poll"]
    assert [key for key, page in pages.items() if 'name="by"' in page] == ["poll", "study"]
    # what its kind does not have, an indicator loses with the change of kind
    plain = {
        "label": "测评",
        "component": "base",
        "kind": "adding",
        "shown": "adding",
        "points": "20",
        "by": "committee",
    }
    office.post(f"{path}/poll", plain | {"version": row.version})
    (one,) = (one for one in reading.of(row.id).indicators if one.key == "poll")
    assert (one.kind, one.voters, one.by, one.table) == ("adding", "both", "committee", ())

"""The stage of 巡回安排 and 支部档案: no records of their own, what they show lies in other rooms."""

from typing import TYPE_CHECKING

from tests.access.who import OFFICE, READ_A1, READ_A2, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

PAGES: dict[str, set[str]] = {"/checks/tours": OFFICE - {"secretary", "secretary_a2", "secretary_b"}}
RECORDS: list[tuple[str, set[str]]] = [
    ("/checks/branches/{unit_a1}", READ_A1),
    ("/checks/branches/{unit_a2}", READ_A2),
    ("/checks/branches/{unit_b1}", READ_B1),
    ("/checks/branches/{unit_a}", set()),
    ("/checks/branches/{unit_g1}", set()),
]
EXTRA: list[str] = []
DEEDS: list[object] = []


def fill(stage: "Stage") -> None:
    """Nothing of its own."""


def canaries(stage: "Stage") -> list[tuple[str, set[str]]]:
    """None of its own."""
    return []

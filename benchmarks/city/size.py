"""How large a city is, and how its numbers hang together: everything about it follows from these, nothing from chance."""

from dataclasses import dataclass, field
from datetime import date

from portal import clock


@dataclass(frozen=True)
class Size:
    """So many members, in branches under committees under districts under one city; the counts are per member or branch."""

    members: int
    per_branch: int = 20
    per_committee: int = 100  # branches
    per_district: int = 50  # committees
    pledge_years: int = 3
    items: int = 3
    records: int = 24  # meetings of a branch in a year, on which somebody was present
    record_years: int = 1
    present: int = 5  # attendances kept of each meeting
    threads: int = 1  # for every five members, each of two comments
    entries: int = 4  # of the trail, and messages, a member
    today: date = field(default_factory=clock.today)

    @property
    def branches(self) -> int:
        """How many branches."""
        return -(-self.members // self.per_branch)

    @property
    def committees(self) -> int:
        """How many committees."""
        return -(-self.branches // self.per_committee)

    @property
    def districts(self) -> int:
        """How many districts, between the city and its committees; none where one office is enough."""
        return -(-self.committees // self.per_district) if self.committees > 1 else 0

    # Keys: the city is 1, then districts, committees, branches; people count from 1.
    def district(self, number: int) -> int:
        """The key of a district, counted from 0."""
        return 2 + number

    def committee(self, number: int) -> int:
        """The key of a committee, counted from 0."""
        return 2 + self.districts + number

    def branch(self, number: int) -> int:
        """The key of a branch, counted from 0."""
        return 2 + self.districts + self.committees + number

    def above(self, number: int) -> int:
        """The key of the committee above a branch."""
        return self.committee(number // self.per_committee)

    def person(self, branch: int, at: int) -> int:
        """The key of a member of a branch, counted from 0."""
        return 1 + branch * self.per_branch + at

    @property
    def first_branch_people(self) -> range:
        """The keys of all people of the first branch: its secretary is the first, its committee's officer the second."""
        return range(1, 1 + self.per_branch)

"""A cycle on public show in committee A, with results of its two branches."""

import pytest

from tests.stars import making


@pytest.fixture
def cycle(world):
    made = making.cycle(world.a, world.a1, world.a2, state="published")
    for branch, proposed in ((world.a1, "4"), (world.a2, "5")):
        making.entry(made, branch, "reviewed", scores={}, proposed=proposed, total="85")
    return made

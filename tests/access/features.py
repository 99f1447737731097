"""The features that bring their own part of the stage: records, deeds, pages, canaries; one module each."""

from tests.access import (
    of_ballots,
    of_board,
    of_coverage,
    of_examples,
    of_identities,
    of_opinions,
    of_progress,
    of_suggestions,
    of_uploads,
)

FEATURES = (
    of_uploads, of_examples, of_coverage, of_progress, of_board, of_opinions, of_ballots, of_identities, of_suggestions,
)  # fmt: skip

"""The features that bring their own part of the stage: records, deeds, pages, canaries; one module each."""

from tests.access import (
    of_ballots,
    of_board,
    of_coverage,
    of_examples,
    of_honours,
    of_identities,
    of_opinions,
    of_progress,
    of_stars_cycles,
    of_stars_demonstrations,
    of_stars_entries,
    of_stars_objections,
    of_stars_remedies,
    of_stars_reviewing,
    of_stars_schemes,
    of_stars_standings,
    of_suggestions,
    of_uploads,
    of_workdays,
)

FEATURES = (
    of_uploads, of_examples, of_coverage, of_progress, of_board, of_opinions, of_ballots, of_identities, of_suggestions,
    of_honours, of_workdays,
    of_stars_cycles, of_stars_entries, of_stars_objections, of_stars_reviewing,
    of_stars_standings, of_stars_remedies, of_stars_demonstrations, of_stars_schemes,
)  # fmt: skip

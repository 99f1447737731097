"""The trail: append-only entries, sealed in chained blocks, and the revisions that hold personal values."""

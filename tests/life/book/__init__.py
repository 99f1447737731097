"""Tests of the minute book, its Excel files and the import of a ledger."""

"""Inline comments: threads that hang on a part of a record, or on a passage of its text."""

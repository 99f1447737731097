"""Tests of writing, filing and accepting annual plans."""

"""Tests of a member's own study and reports."""

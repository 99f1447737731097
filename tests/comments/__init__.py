"""Tests of inline comments."""

"""Tests of 换届."""

"""Tests of a sub-room of 整改台账."""

"""Tests of 组织关系排查."""

"""Tests of 谈心谈话."""

"""Tests of 轮训."""

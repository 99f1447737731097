"""Tests of 组织生活记录."""

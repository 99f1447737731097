"""组织生活: what branches hold, recorded once and judged by rules that are data."""

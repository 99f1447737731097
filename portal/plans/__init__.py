"""年度计划: what a branch plans for a year, its check, its filing, and what became of it."""

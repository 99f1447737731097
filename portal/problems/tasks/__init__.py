"""重点任务: what a committee draws from a year of its ledger, with owner, date and progress."""

"""The lists of 通知: what reached one, what the office at hand sent, receipts and replies, by unit."""

"""重点约谈: who was talked to about what, what they undertook, and the entries of the ledger that follow."""

"""到会: who is expected, who came, make-up, hours, absence and what followed."""

"""帮助: what each role does in the portal, chapter by chapter."""

"""Anonymity: what is said without a name keeps no person, no session and no exact time."""

"""Accounts: activation, sign-in, sessions, appointments, teams, and the rule of two."""

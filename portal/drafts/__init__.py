"""Drafts: what a person typed into a form and has not sent, and the tokens of forms already sent."""

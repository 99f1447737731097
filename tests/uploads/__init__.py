"""Attachments: what is kept and what is refused, who reads them, how they come and go."""

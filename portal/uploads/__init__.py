"""Attachments: checked by content, kept under generated names, given only to those who may read their record."""

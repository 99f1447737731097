"""Importing a ledger of organisation life kept in Excel: read row by row, shown, then filed row by row."""

"""Importing a ledger kept elsewhere: the workbook that the export gives, read row by row, shown, applied once."""

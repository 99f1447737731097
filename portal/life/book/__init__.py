"""记录本: printed, as Word and Excel; a ledger kept in Excel comes in."""

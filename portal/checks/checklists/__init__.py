"""检查清单: what is looked at, as data: written on the screen or in Excel, in editions, from a library."""

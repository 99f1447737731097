"""换届: whose term ends when, extensions."""

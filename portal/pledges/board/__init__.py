"""公示栏: what was published, for everyone of the committee; the most read page."""

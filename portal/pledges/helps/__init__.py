"""What helps to write a commitment: examples, the four standards in the unit's own words, hints, what others wrote."""

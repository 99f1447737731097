"""现场检查: a check at one unit: planned, seen on site, answered item by item, released, responded to."""

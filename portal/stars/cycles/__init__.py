"""评定轮次: the round of a year, its branches, its dates, where it stands."""

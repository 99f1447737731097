"""星级评定: schemes as data, the round of a year, and results that explain themselves."""

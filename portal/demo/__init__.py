"""The sample data: two committees from two rosters, filled by the functions that users use."""

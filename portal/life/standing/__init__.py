"""落实情况: facts out of the rows, judged, kept as summary rows; matrix, what is due, reminders."""

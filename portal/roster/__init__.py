"""Roster import: a workbook as offices send it becomes members and branches."""

"""Backup and restore: one file with the rows of all tables, the uploads and the head of the trail; never the keys.

The rows are written table by table as JSON lines, the same from both databases, so a backup of SQLite restores
into PostgreSQL and the other way round. Left out: the queue (job rows are the truth, the worker's sweep wakes
for them) and the migrations' own history (the tables are made anew).
"""

"""The computation of a draw: frame + secret + number → order, and what a sheet claims. No database, no request.

`frame.py` who may be drawn and how many, `sharing.py` counts by number, share or total, `drawing.py` the draw itself,
`sheet.py` the sheet as CSV, `verifying.py` whether a sheet tells the truth. Every edge: docs/draw.md.
"""

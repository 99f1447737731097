"""Excel both ways: schemes (`scheme.py`) and score sheets (`scores.py`), and the command that rates one by the other.

`layout.py` and `entries.py` list every sheet and column, `words.py` every word; docs/star-schemes.md tells people the same.
"""

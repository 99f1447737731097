"""Documents as Word files by GB/T 9704-2012: `measures.py` the standard's numbers, `styles.py` its fonts, `base.py` the empty
file, `parts.py` head, text and foot, `tables.py` tables. Fonts are named, never shipped."""

from portal.documents.word.making import to_docx

__all__ = ["to_docx"]

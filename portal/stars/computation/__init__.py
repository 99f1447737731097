"""The computation of star ratings: scheme + scores → results with complete explanations. No database, no request.

`scheme.py` what a scheme says, `sheet.py` what is known of the branches, `result.py` what comes out, `rating.py` how;
`checking/` whether a scheme makes sense, `document.py` a scheme as JSON. Meaning of every edge: docs/star-computation.md.
"""

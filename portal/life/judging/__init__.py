"""Organisation life judged by rules: rules + facts + a day → findings that explain themselves. No database, no request.

`rules.py` what a rule (制度要求) says, `facts.py` what is known, `judgement.py` how they are judged, `finding.py` what comes out,
`wording.py` a finding in words, `summary.py` findings in cells; `voting.py` whether a meeting can decide and a motion passed;
`checking/` whether a set of rules makes sense, `document.py` a set as JSON. On the way: `periods.py` the calendar, `applying.py` when
which rule asks whom, `pieces.py` how much of a period is asked, `eligible.py` which records count, and the kinds of rule:
`counting.py` (cadence, quota), `limits.py` (threshold), `sequence.py` (order), `deadlines.py`.

A requirement is asked in calendar periods (month, quarter, half, year, or a window of each year). What the edges mean:

- **The date decides.** Rules with one `key` are versions of one requirement. Where one follows on the other without a gap, the
  new one takes over with its first whole period and the old one holds until the day before: no day is asked twice, none falls between.
  (Quarterly until 14 August, then monthly: the old one until 31 August, the new one from September. One a year, from July two a
  year: the old one until 31 December, since a year that began under one demand is not judged by another.)
- **A period that is cut** (a branch founded or closed, a rule that begins or ends without another version, a circumstance such as
  支委会 that comes or goes) is asked pro rata of its whole calendar months: half up where its beginning alone is missing, for
  there is still time to act; down where its end is missing, for nobody could know. What comes to nothing is `inapplicable` and says why. Founded on
  10 May: nothing for January to May by the month, nothing in the second quarter (1/3), one life meeting in the fourth quarter, 19 hours
  of 32 (7/12). A window without a whole month in it (15 June to 15 July) is asked whole or not at all.
- **Grace** days follow the last day. What is held in them makes up for what is missing there if it lies in no other period, or if
  the period in which it lies has more than it needs; or if the record itself says to which period it belongs (`Record.of`). A record
  counts once for a rule, in one period; around the day on which one version takes over from another it may count for both.
- **Circumstances that are not known** are not held against anybody: the rule is inapplicable and says what to enter.
- **What lies after today** never counts.
"""

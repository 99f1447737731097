"""督导检查: spot checks, tours and inspections; checklists, visits, answers; the committee's own guidance."""

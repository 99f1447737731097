"""自评申报: a branch's aim, its self-assessment with evidence from the portal's own records, its declaration."""

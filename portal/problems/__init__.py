"""整改台账: every problem from its source to its closing; escalation, extensions, self-checks, key tasks, talks."""

"""整改提升: what the committee asks a weak branch to mend, its plan, its report, and how it was accepted."""

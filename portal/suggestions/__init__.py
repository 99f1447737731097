"""意见建议: opinions on branch and committee, and complaints about anything, this portal included."""

"""异议: what somebody of the committee says against a published result, signed or not, and its answer."""

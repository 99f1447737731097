"""自查: by which questions members, branches and committees examine themselves, what they found, and their lists."""

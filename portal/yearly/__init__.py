"""年度一览: plan, life, commitments, stars, problems of each branch in a year; each number opens its records."""

"""Anonymous ballots: questions, a scale, who may vote and when; counted, never kept voice by voice."""

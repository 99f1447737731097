"""督导组交接: a team hands the open entries of some units to another team, which takes them over or does not."""

"""党委评定: the committee's marks beside the self-assessment, results, publicity, the stars that come of it."""

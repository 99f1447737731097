"""制度要求: sets of rules as documents, edited on the web and in Excel; waivers."""

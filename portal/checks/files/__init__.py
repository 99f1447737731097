"""支部档案: all that one may see of a branch on one page, to read before a visit and to take along on paper."""

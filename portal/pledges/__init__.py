"""公开承诺: a member's commitments of a year, from draft to the notice board."""

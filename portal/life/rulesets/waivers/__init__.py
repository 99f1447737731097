"""免除: what the committee does not ask of a branch, or of a group or person of it, for a time and with a reason."""

"""谈心谈话: who talked with whom."""

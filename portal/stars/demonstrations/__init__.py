"""示范支部: one or two branches of a committee, with what they show to the others."""

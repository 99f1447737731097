"""Plans compared on the screen: copied text (比对), and the plan against what happened (计划和实际)."""

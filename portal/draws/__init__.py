"""抽签: a draw that anyone can recompute; what is computed stands in docs/draw.md."""

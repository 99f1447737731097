"""轮训: courses and who took part."""

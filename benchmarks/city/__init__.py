"""A committee or a whole city as rows, written straight into the tables of either database: the data of the benchmarks."""

from benchmarks.city.building import build
from benchmarks.city.size import Size

__all__ = ["Size", "build"]

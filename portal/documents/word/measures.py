"""The measures of GB/T 9704-2012 in the units of Word: twips (1/20 pt) for lengths, half points for letters."""

from math import floor

MM = 1440 / 25.4  # twips

PAGE = (round(210 * MM), round(297 * MM))
TOP, BOTTOM, LEFT, RIGHT = round(37 * MM), round(35 * MM), round(28 * MM), round(26 * MM)
WIDTH = PAGE[0] - LEFT - RIGHT  # of the text: 156 mm

CHARACTERS = 28  # in a line, of 22 lines
PITCH = 579  # 28.95 pt: 22 lines are 224.7 of the 225 mm
# The grid of the page says by how many 1/4096 pt two characters of 3号 are nearer than their own width. Paragraphs do not snap
# to it: programs differ in what they do with a cell that is narrower than its letter. They have the same 28 by letter spacing.
GRID_SPACE = floor((WIDTH / CHARACTERS / 20 - 16) * 4096)
SPACING = -6
CHARACTER = 320 + SPACING  # twips

SECOND, THIRD, FOURTH, TABLE = 44, 32, 28, 21  # 2号, 3号, 4号, 5号
ISSUER = (84, 72, 64, 56, 52, 48, SECOND)  # the red name: the largest with which it stands in one line

ABOVE_ISSUER = round(35 * MM)  # from the top of the text to the top of the letters
# The dash of the page number stands 7 mm below the text: the middle of a line of 14 pt.
FOOTER = BOTTOM - round(7 * MM) - 140

THICK, THIN = 20, 14  # twips: the lines of 版记, 0.35 and 0.25 mm
TABLE_LINE, RED_LINE = 4, 12  # 1/8 pt: 0.18 and 0.53 mm
RED, BLACK = "FF0000", "000000"

XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"


def characters(number: float) -> int:
    """The width of so many characters of the text, in twips."""
    return round(number * CHARACTER)


def breadth(text: str) -> float:
    """How many characters of the text it is wide: Latin letters and digits are half as wide."""
    return sum(0.5 if each.isascii() else 1 for each in text)

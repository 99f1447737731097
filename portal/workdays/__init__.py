"""工作日历: public holidays and the days worked in exchange (节假日和调休)."""

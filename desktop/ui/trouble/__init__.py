"""When things go wrong: a window with a report that one can read, copy and keep."""

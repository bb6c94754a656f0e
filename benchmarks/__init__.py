"""Measurements of the board, as ratios within one run: ``python -m benchmarks``."""

"""Where models may lie, for who has to look there without reading the catalogue."""

from __future__ import annotations

from pathlib import Path

BROUGHT = Path(__file__).resolve().parents[3] / "models"
"""Models that came with the program: an offline package holds some, laid out as in a data folder."""

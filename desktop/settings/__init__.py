"""The settings: what may be set (model), how files are read (reading) and changed (writing)."""

from desktop.settings.effects import NEXT_START, Place, differences
from desktop.settings.model import Settings
from desktop.settings.reading import Reading, SettingsError, load_settings, read_settings, reread, with_values
from desktop.settings.writing import Value, save_setting, save_settings

__all__ = [
    "NEXT_START",
    "Place",
    "Reading",
    "Settings",
    "SettingsError",
    "Value",
    "differences",
    "load_settings",
    "read_settings",
    "reread",
    "save_setting",
    "save_settings",
    "with_values",
]

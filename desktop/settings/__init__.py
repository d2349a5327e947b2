"""The settings: what may be set (model), how files are read (reading) and changed (writing)."""

from desktop.settings.model import Settings
from desktop.settings.reading import SettingsError, load_settings, read_settings
from desktop.settings.writing import save_setting

__all__ = ["Settings", "SettingsError", "load_settings", "read_settings", "save_setting"]

"""Parley: a video call with your own computer."""

__version__ = "0.4.0"

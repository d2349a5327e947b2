"""What several test modules of the engine use."""

from hypothesis import settings

from tests.engine.person import bench

__all__ = ["bench"]

# How long one example takes says nothing on a machine that does other things as well.
settings.register_profile("engine", deadline=None)
settings.load_profile("engine")

"""What several test modules of the engine use."""

from tests.engine.person import bench

__all__ = ["bench"]

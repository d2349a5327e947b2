"""Base clips from a portrait, made by LightX2V (Wan2.2 image-to-video) in its own virtual environment."""

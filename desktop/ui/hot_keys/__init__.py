"""Keys that work in every program, by the way that each desktop offers: see docs/hot-keys.md."""

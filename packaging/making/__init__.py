"""What makes Parley's packages. `build.py` is the way in; docs/packages.md says what comes out."""

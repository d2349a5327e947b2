"""Set-up of a checkout: its virtual environment, its packages, the system libraries it needs.

This room uses the standard library only, and none of its neighbours: it runs under the bare system Python,
before anything is installed.
"""

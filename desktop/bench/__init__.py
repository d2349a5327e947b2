"""Measurements that anyone can repeat with one command: ./run --bench."""

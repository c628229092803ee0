"""Makers of test material: names as people type them, records by the thousand."""

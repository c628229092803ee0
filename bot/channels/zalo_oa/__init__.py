"""A Zalo Official Account (OpenAPI v3): events in, messages out, and tokens that have to be renewed in between.

Nothing is imported here: ``refreshing`` runs as a program of its own and starts at once.
"""

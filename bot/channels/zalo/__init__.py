"""Zalo, over the Bot Platform: updates in, messages out, nothing else.

Nothing is imported here: what both of Zalo's platforms share is used by a small program that starts at once.
"""

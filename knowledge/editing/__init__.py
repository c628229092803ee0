"""Editing records, free of any chat: field names, values, pasted blocks, differences, doubts, doubles, merging."""

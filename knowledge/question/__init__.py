"""Reads a text into a Question: what is asked, of which places, fields and dates. Looks nothing up in the records."""

"""Places: the shipped gazetteer, the names found in a text, and which place each of them means."""

"""The in-memory read model over the records, which follows the knowledge base change by change."""

from knowledge.index.base import Index
from knowledge.index.locating import distance_km, locate
from knowledge.index.words import Passage

__all__ = ["Index", "Passage", "distance_km", "locate"]

"""Agreements in and out of files: JSON, JSON Lines, CSV and XLSX."""

from knowledge.exchange.files import FORMATS, Contents, format_of, read_agreements, read_file, write_agreements
from knowledge.exchange.plan import ImportPlan, plan_import
from knowledge.exchange.rows import Format
from knowledge.exchange.schema import json_schema
from knowledge.exchange.text import Unreadable, utf8_text
from knowledge.records import MUST

__all__ = [
    "FORMATS",
    "MUST",
    "Contents",
    "Format",
    "ImportPlan",
    "Unreadable",
    "format_of",
    "json_schema",
    "plan_import",
    "read_agreements",
    "read_file",
    "utf8_text",
    "write_agreements",
]

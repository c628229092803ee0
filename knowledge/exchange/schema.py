"""The interchange format, published as JSON Schema."""

from __future__ import annotations

from typing import Any

import msgspec

from knowledge.fields import FIELD_IDS
from knowledge.models import Agreement
from knowledge.records import ISO_DATE, MAX_ID, MAX_INT, MUST

_DATE = {"pattern": f"^{ISO_DATE}$"}
_COUNT = {"minimum": 0, "maximum": MAX_INT}
_SCHEMA_RULES: dict[tuple[str, str], dict[str, Any]] = {  # what the types alone do not say
    ("Agreement", "id"): {"pattern": r"^\S*$", "maxLength": MAX_ID},
    ("Agreement", "parties"): {"minItems": 1},
    ("Agreement", "signed_on"): _DATE,
    ("Agreement", "term_years"): _COUNT,
    ("Commitment", "fields"): {"items": {"enum": list(FIELD_IDS)}},
    ("Party", "name"): {"minLength": 1},
    ("Period", "from"): _DATE,
    ("Period", "to"): _DATE,
    ("Progress", "on"): _DATE,
    ("Source", "published_on"): _DATE,
    ("Source", "url"): {"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"},
    ("Support", "amount_vnd"): _COUNT,
}


def json_schema() -> dict[str, Any]:
    """The interchange format as JSON Schema: an array of records; everything but parties may be null or absent."""
    schema = msgspec.json.schema(list[Agreement])
    for struct in schema["$defs"].values():
        if "properties" not in struct:
            continue
        name = struct["title"]
        struct["description"] = struct["description"].partition(">>>")[0].replace("\n    ", "\n").strip()
        struct["required"] = [key for key in struct["properties"] if (name, key) in MUST]
        struct["additionalProperties"] = False
        for key, described in struct["properties"].items():
            default = {"default": described.pop("default")} if "default" in described else {}
            kinds = [kind for kind in described.get("anyOf", [described]) if kind != {"type": "null"}]
            kinds = [kind | _SCHEMA_RULES.get((name, key), {}) for kind in kinds]
            nullable = kinds if (name, key) in MUST else [*kinds, {"type": "null"}]
            struct["properties"][key] = ({"anyOf": nullable} if len(nullable) > 1 else nullable[0]) | default
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Agreements"} | schema

"""The few settings that answering a question needs, read without importing the settings machinery."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PREFIX = "KETNGHIA_"
HOME_PROVINCE = "Đà Nẵng"
HOTLINE = "1022"
HISTORY_DAYS = 1095
DOTENV = ".env"


def setting(name: str, default: str = "") -> str:
    """``KETNGHIA_<NAME>`` from the environment, else from ``.env`` in the working folder, else the default.

    The environment wins and an empty value counts as not set, as in ``bot.settings.Settings``.
    """
    key = PREFIX + name.upper()
    return os.environ.get(key) or _dotenv(Path.cwd()).get(key) or default


def local_person() -> str:
    """The actor's id of the person at this machine, as the change log has it."""
    import getpass

    try:
        return f"console:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user without a name
        return "console:me"


@cache
def _dotenv(folder: Path) -> Mapping[str, str]:
    """The ``.env`` of the folder, read by the reader that pydantic-settings uses; {} where there is none."""
    path = folder / DOTENV
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {name.upper(): value for name, value in dotenv_values(path, encoding="utf-8").items() if value}

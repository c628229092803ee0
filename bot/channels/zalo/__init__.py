"""Zalo, over the Bot Platform: updates in, messages out, nothing else."""

from __future__ import annotations

from bot.channels.zalo.channel import Zalo as Zalo

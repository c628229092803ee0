"""Telegram, over python-telegram-bot: updates in, messages out, nothing else."""

import os

# Durations of the Bot API as timedelta: what the library will do anyway, and without a warning at each flood control.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.channels.telegram.channel import Telegram as Telegram

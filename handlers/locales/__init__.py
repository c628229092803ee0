"""The catalogues of what the bot says, and the names of countries."""

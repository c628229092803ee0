"""The running program: settings, channels, command line."""

"""Stand-ins for the servers that channels talk to."""

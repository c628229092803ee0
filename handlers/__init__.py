"""What a person can do in a chat, on whatever channel."""

"""What those may do who keep the knowledge base: one file a task."""

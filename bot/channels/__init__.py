"""Channels: each turns its wire format into Message and Reply, and nothing else."""

"""Faults done to a knowledge base on purpose: killed writers, flipped bits, cut power, full disks."""

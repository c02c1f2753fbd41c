"""Feeds and maps of sites: their entries and roots."""

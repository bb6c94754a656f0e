"""The part of the page All lines."""

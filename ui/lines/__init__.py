"""The part of the page In seventeen lines."""

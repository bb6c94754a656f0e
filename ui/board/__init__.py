"""The board: what Python computes for it, and in browser/ the scripts and the style that draw it."""

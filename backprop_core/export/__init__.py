"""The derivation as scripts, a notebook, LaTeX, and text to copy."""

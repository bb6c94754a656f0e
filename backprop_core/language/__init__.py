"""The language of the table: index notation, matrix form, activations and constants, and how they are written."""

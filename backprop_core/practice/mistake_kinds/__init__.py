"""The kinds of mistakes that people make: where in the table each can be made, and what is said of it."""

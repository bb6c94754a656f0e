"""The lesson: the pass as one sequence of beats, read from the table, for a class and for one student."""

"""The parts of the page Check."""

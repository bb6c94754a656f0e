"""The parts of the page Take it home."""

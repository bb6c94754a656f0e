"""What follows from the gradients: the updates."""

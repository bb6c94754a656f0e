"""What people type, paste and send, read strictly: numbers, matrices, JSON."""

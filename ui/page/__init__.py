"""What all pages share: the frame, the address, tables and plain text."""

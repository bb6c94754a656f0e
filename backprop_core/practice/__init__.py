"""A person's own numbers: compared, measured and diagnosed."""

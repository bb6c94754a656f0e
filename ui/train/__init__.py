"""The page on which the network learns."""

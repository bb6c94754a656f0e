"""Each cell explained: its letters, its sum, the chain rule along every road, and what it affects."""

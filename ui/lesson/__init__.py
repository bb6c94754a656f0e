"""The lesson of the page Learn: what is shown at each beat, its place in the address, and the answers."""

"""What the pages share."""

import os

# Read when NumPy is loaded, which the modules of this package do first.  Many sessions compute at the same time, and
# a matrix product that is itself divided among threads then waits for all the other sessions: ten times as long.
os.environ.setdefault("OMP_NUM_THREADS", "1")

"""The table itself: backpropagation in seventeen lines."""

from ui import frame, lines_page

frame.begin("In seventeen lines")
lines_page.show()

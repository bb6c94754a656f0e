"""A person's own table on the board: upload or paste it, choose what goes in and what should come out, scale it."""

from ui import data_page, frame

frame.begin("Your data")
data_page.show()

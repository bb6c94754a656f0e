"""The board page: the whole handout, every number of it, to change and to follow."""

from ui import board, frame

frame.begin_board("Every number of backpropagation")
board.show()

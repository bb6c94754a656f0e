"""The board page: the whole handout, every number of it, to change and to follow."""

from ui.board import board
from ui.page import frame

frame.begin_board("Every number of backpropagation")
board.show()

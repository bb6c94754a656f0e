"""The exports: the derivation as a script, a notebook or a document, and any matrix or sum to copy."""

from ui import frame, take_home_page

frame.begin("Take it home")
take_home_page.show()

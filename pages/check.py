"""The check: every gradient three ways, your own numbers, and the published examples beside ours."""

from ui import check_page, frame

frame.begin("Check")
check_page.show()

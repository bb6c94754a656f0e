"""The browser’s scripts, as the app sends them."""

"""The live map: the page with it, its messages, and what becomes of gestures on it."""

"""The text editor of the GeoJSON panel: its page, its messages, and what is typed there."""

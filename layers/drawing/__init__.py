"""What the screen and the figure draw, and what the pointer finds: layers as packed arrays."""

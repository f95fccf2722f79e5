"""The properties of many features at once: as a table, and by their values."""

"""What differs between two situations: matched, told, and drawn."""

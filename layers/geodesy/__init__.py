"""The ground: what coordinates mean, how people write them, and what is measured with them."""

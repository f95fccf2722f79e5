"""The tree of layers, its model, and the legend below it."""

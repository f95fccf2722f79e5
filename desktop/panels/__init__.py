"""The panels of the window: one small class each."""

"""Where situations live on disk: opened, locked, journalled, and saved as one transaction."""

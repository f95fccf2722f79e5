"""The parts of Sitmap that need no Qt: the document, GeoJSON, edits, checks, geodesy, style and storage."""

"""From a situation to files: the figure's page printed, rasterised and written, and the web page."""

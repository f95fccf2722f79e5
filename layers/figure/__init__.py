"""What is published: the figure and the web page as plain data, composed from a situation."""

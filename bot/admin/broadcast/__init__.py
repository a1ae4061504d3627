"""One message to every subscriber."""

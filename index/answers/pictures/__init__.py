"""Pictures of who stands where, laid out for a phone."""

"""What people send, one module a subject; thin, and none imports another."""

"""What the outside sees of the process: its HTTP server, whether it is alive and ready, its figures, systemd."""

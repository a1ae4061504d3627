"""Questions in several parts: what each asks, and their answers as one."""

"""Questions in Korean, and how they fare."""

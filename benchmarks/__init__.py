"""Measurements that anyone can run again; what they print is in the README."""

import index  # noqa: F401  # says, before NumPy is loaded, that its threads are not to wait by spinning

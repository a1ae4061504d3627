"""Measurements that anyone can run again; what they print is in the README."""

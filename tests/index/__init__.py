"""Tests of the library, a file for each module of it."""

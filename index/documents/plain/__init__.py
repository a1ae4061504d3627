"""Texts without a layout: in which encoding they are, and what a reader of Markdown sees of one."""

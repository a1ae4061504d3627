"""Answers that an editor pins to a question, and when a question gets one."""

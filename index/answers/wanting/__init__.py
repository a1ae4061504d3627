"""What questions want, told by rules on words: kinds of things, and whom advice is for."""

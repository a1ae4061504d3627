"""How good the answers are: question sets, figures, and two editions held side by side."""

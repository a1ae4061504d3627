"""How updates come in, asked for or posted: noted and handled alike."""

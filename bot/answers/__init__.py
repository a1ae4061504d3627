"""An answer once it is there: how it looks, what it is kept under, which messages show it, what its quotes stand in."""

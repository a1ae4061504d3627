"""An answer once it is there: how it looks, the id under which it is kept, and what its quotes stand in."""

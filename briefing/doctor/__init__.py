"""A look at everything the program needs: each thing gets a line that says it is well, or what to do."""

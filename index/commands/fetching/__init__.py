"""Files of models taken out of wheels on the package index, and graphs written from them."""

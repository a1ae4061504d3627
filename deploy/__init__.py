"""What an operator needs beside the program: the unit for systemd, the checks of the image and of what is installed."""

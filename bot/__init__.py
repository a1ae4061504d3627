"""The asynchronous shell around the library: people, time and Telegram."""

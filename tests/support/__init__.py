"""Stand-ins for the outside world that the tests run against: a Telegram Bot API emulator."""

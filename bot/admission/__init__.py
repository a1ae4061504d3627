"""Who may ask, and how often; what strangers are told."""

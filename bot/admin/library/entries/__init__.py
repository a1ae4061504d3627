"""What a document recommends and holds: the sentences that may say it, one by one, taken into its draft or not."""

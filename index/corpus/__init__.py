"""From the folder of briefs to records: front matter, the subject, passages; nothing is indexed here."""

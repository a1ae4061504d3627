"""What an edition holds of its briefs, as columns that are joined from one edition to the next and read on demand."""

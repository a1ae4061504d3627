"""Recommendations and positions of a document: which sentences may say one, and how it comes into its front matter.

An *entry* is a recommendation or a position as the brief format has it; a *proposal* is one before an editor has taken
it. Nothing here is saved or sent, and nothing is taken that a person has not tapped.
"""

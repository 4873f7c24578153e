"""What a text is made of: code, languages, links, and what nobody sees."""

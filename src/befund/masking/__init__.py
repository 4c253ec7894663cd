"""Replace personal data by stable placeholders before anything else sees the text."""

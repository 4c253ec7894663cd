"""What is cut out whole: words off the record, and remarks on health."""

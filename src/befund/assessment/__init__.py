"""What findings weigh.

Figures as said, hours and money a year, quick wins by impact and effort, open questions.
"""

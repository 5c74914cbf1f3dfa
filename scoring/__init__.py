"""How well each agency did this year: rubric, campaign, scorecard, verification, rating, decision."""

"""Commands for data sets: statistics, reports, evaluation."""

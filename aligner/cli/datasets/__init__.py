"""Commands for data sets: filters, splits, statistics, reports, evaluation."""

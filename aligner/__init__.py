"""trialign: documents in English, Chinese and Vietnamese in, a table of aligned pairs out."""

__version__ = "0.1.0"

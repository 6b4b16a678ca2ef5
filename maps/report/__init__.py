"""What a reader or a machine gets of a region in words and numbers: report.html and report.json."""

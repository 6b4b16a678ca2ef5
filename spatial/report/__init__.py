"""What is published of a region: the report, its tables, and what differs between scenarios."""

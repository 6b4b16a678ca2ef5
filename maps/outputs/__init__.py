"""Which files a region has: the one list of them."""

"""What a table is made of: columns with their words, the lists of values that they may hold, and tables of them."""

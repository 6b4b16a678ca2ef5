"""From two layers and a rule to graded findings."""

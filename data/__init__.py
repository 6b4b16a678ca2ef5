"""Where layers come from: catalogue, connectors, snapshots, harmonising; and the instances: sources, rules, words."""

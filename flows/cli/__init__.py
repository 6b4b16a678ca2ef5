"""The command line. Modules import what a command needs when it runs, so that `--help` answers quickly."""

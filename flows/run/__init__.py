"""One run: its request, plan, context and steps."""

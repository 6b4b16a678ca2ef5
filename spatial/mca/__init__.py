"""Multi-criteria analysis of joint opportunities and search areas, and the programme that follows from it.

The tool computes, the parties choose: criteria, weights and restrictions are data, each perspective says who chose it,
and the raw facts stand beside every score.
"""

"""The indicators of a region: what was promised beside what is planned, each number with its origin.

Every indicator is a row of the table, always: with a value, or with the reason why there is none and how to give it.
"""

from spatial.indicators.benchmarks import Benchmark, BenchmarkResult, benchmark_indicators, benchmark_results
from spatial.indicators.indicators import INDICATORS
from spatial.indicators.lead_times import claim_lead_months
from spatial.indicators.rows import INDICATOR_COLUMNS
from spatial.indicators.table import indicator_table
from spatial.indicators.target_findings import TargetFindings, indicator_row, judged_anew, target_findings
from spatial.indicators.targets import TARGET_INDICATORS, Target, Targets

__all__ = [
    "INDICATORS",
    "INDICATOR_COLUMNS",
    "TARGET_INDICATORS",
    "Benchmark",
    "BenchmarkResult",
    "Target",
    "TargetFindings",
    "Targets",
    "benchmark_indicators",
    "benchmark_results",
    "claim_lead_months",
    "indicator_row",
    "indicator_table",
    "judged_anew",
    "target_findings",
]

"""Pure geometry, rasters and rules in RD metres: no network, no clock, no environment, no Prefect."""

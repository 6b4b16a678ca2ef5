"""Ways of executing steps: threads, Prefect, Dask."""

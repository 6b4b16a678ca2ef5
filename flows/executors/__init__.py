"""Ways of carrying out steps: threads, Prefect, Dask."""

"""The main job: pull, overlay, publish; on the command line and as a Prefect flow."""

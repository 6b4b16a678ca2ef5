from hypothesis import HealthCheck, settings

# No deadline: the machine is shared, and time is measured in bench/. The one function-scoped fixture that is used
# together with @given sets a constant, the same for every example.
settings.register_profile(
    "spatial",
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("spatial")

"""What holds for every test, also for those in the connectors' folders."""

from hypothesis import HealthCheck, settings

# A busy machine is no fault of the rule under test.
settings.register_profile("evenhand", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("evenhand")

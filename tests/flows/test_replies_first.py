"""What the worker does first."""

from evenhand.flows.jobs import deliver, notify


def test_a_reply_goes_out_before_any_notice() -> None:
    assert deliver.configure().job.priority > notify.configure().job.priority

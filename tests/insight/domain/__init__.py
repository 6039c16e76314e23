"""Tests that mirror evenhand.insight.domain."""

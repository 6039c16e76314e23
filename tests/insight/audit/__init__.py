"""Tests that mirror evenhand.insight.audit."""

"""Tests that mirror evenhand.insight.kpi."""

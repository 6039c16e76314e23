"""Measures: how service is, counted, with the definition and the number of cases beside each figure."""

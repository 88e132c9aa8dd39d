"""The review toolkit: layouts that a council fills in for a review of its own.

A layout is a YAML file of ``catalogue/toolkit/``. A filled file is read and checked, counted,
and only what the rule for small numbers lets through goes on to a table or a chart.
"""

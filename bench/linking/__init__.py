"""Fitting and measuring the model of links: labels, two logistic layers, folds, tables."""

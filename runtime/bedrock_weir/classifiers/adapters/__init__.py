"""Classifiers that the one who deploys brings along."""

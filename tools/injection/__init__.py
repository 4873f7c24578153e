"""Training of the injection model: texts of our own making, and the trainer."""

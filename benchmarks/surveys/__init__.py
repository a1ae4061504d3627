"""When a question asks who stands where: the questions that the model of `asking.py` is fitted on, and its fit."""

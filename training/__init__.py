"""The scripts that make the weights: `python -m training.NAME DATA_FOLDER`."""

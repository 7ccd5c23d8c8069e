"""The add-in on a user's PC: install, remove, status, doctor. Imports neither xlwings nor pandas, so that it also runs where
those are missing or broken. Floor 7."""

"""The screens of growth: does it scale?"""

"""The JSON door: programs of other people call us here, without a session and without cookies.

What comes *in* to a pushed source is checked for being genuine and of bearable size, kept, and answered; nobody can
read anything of the desk through it.
"""

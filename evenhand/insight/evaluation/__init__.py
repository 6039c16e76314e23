"""The evaluation: how well the product understands, on data sets it has not learnt from.

Words
    set        a folder of one data set, such as `banking77`
    job        what is asked of the product on a set, and the figures it is judged by
    part       test, train, val or whole, as a file's name says
    floor      what a plain method reaches on the same job; to be worth its weight, a model must beat it
    mode       *as shipped*, or *learned* from another folder by the product's own way of learning

Rules
    Nothing is fitted to what is scored, thresholds included. Rows whose text a shipped model was trained on are left
    out of its score, rows whose text was learnt from are left out of the learned one, and both are counted aloud.

Doors
    running.evaluate   yields one figure after another
    table              the same as a table for people, or as one JSON object a line
"""

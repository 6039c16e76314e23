"""Streams: what a source brings, kept safely on its way from the one who reads it to the many who sift it.

A *look* at a source becomes *parcels*, each with raw items of one *partition*. An author's items are always in the same
partition, and a partition's parcels come one after the other, so that edits and deletions stay behind their post.

`stream` is the contract, kept by two: `direct` (one process, in memory) and `nats` (a cluster of NATS JetStream).
Doors: `stream.Stream`, `direct.DirectStream`, `nats.NatsStream`, `nats.lag_of`, `packing.pack`, `holding.Holding`.
"""

"""engine: the same reading on one core, on all of them, or on a cluster; see docs/scale.md."""

"""Reading and reconciling on a cluster: the stages of one machine, run by Spark over shards, whole or not at all."""

"""What is known of the world, as data: tables of states, leaders, organisations, things, frames; see `world`."""

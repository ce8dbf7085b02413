"""What `rehearse eval` and its commands do; each module has a `command` that returns the exit status."""

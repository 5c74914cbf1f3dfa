"""What `script/bench NAME` runs."""

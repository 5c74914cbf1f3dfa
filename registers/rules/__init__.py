"""Pure decisions about what the registers say."""

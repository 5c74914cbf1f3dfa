"""Ask and answer."""

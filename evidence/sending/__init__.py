"""Files on their way: announced by a browser, sent piece by piece, taken in as documents when they are whole."""

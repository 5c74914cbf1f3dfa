"""An agency's documents as a library: listed, searched to the page, tidied up many at a time, taken out as a list."""

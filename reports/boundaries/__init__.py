"""A province's own boundaries of its communes: read from GeoJSON, matched by code, drawn as a map."""

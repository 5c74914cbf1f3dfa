"""Ask and answer, by what is asked about; each module carries its own addresses."""

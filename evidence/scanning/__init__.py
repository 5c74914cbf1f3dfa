"""Looking for malicious code in what has arrived (ADR 34).

`clamd` asks the scanner, `findings` writes what follows for contents and their documents, `again` has everything that is
due scanned. Without a scanner (`settings.CLAMAV_ADDRESS` empty) all of it does nothing, and pages say that nothing was scanned.
"""

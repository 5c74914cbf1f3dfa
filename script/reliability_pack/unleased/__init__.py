"""The product without the lease of jobs, for the control of the row `jobs`: an app that takes it away where it is installed."""

"""Pictures of charts: painted by a browser, kept, in files that say which numbers they hold."""

"""The parts of an office's pages: the list of what needs a person, and the home of our own facility."""

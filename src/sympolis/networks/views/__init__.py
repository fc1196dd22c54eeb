"""The desk's pages about the network, its cities and its people; one file a page."""

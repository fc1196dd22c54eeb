"""Forms of the desk's pages about the network, its cities and its people. They give what networks.actions takes."""

"""What lies beneath the points of a drawn map: outlines of areas and, where the hub asks for them, tiles."""

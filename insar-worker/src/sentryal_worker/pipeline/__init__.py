"""The steps from two Sentinel-1 products to displacements at points, one module each."""

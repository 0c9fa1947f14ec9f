"""Sentinel-1 interferometry with ISCE3 behind one JSON contract."""

__version__ = "0.1.0"
CONTRACT_VERSION = "1"

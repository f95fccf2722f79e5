"""Makes the bundled geodata from named packages: `python -m assets.basemap.make`.

The outputs lie one folder up and are committed, so nothing here runs when the program is installed or started.
"""

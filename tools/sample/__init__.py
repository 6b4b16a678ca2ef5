"""The generator of the fictional region 'Voorbeeldregio' (XX01)."""

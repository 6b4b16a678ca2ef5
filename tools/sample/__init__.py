"""The fictional region 'Voorbeeldregio' (XX01): a catalogue, its files, and the script that makes them."""

"""What a reader opens: folium pages, site index, GeoPackage, tables. The only package that knows folium."""

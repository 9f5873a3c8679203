"""Charts: described once, drawn on the server as SVG for the page, the file and the print, with a table as twin."""

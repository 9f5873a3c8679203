"""Files from elsewhere: read without trust, judged, and kept in a workspace as a source of their own.

Beside the file as it came lie its valid objects, one per line, what its markings mean, and what was found wrong or
can't be held. The crawler in `sources/stix` reads these; an export gives the objects back as they came.
"""

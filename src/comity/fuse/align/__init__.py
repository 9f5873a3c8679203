"""Parts align across records: the same victim, claim, response or loss told by several records is one part.

One file per kind of part. Each gives SQL with one row per telling: record_id, subject, incident_id, key, rule, under
(the subject it is a part of). Tellings of one incident with one key are one part. A telling that says too little to be
compared keeps a key of its own, so that nothing is joined by silence.
"""

"""The second door to storage: what is small, changes, and has many writers. SQLite by default, PostgreSQL for many.

`port.Ledger` opens it. `tables` says what it looks like now, `migrations/` how it came to look so. To change it, add a
file to `migrations/` with the next number, make `tables` say the same, and put rows of the time before into its test.
`locking` says in which order rows are held.
"""

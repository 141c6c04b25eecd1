"""The second wall: what each of the database's roles may do with each table, kept by PostgreSQL itself.

`tables` says it; `building` puts it into the database; `scope` is how a request or a job steps behind it.
"""

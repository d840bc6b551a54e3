"""What the black-box tests stand on: a server process, a client that checks every answer against the description of the API,
a PostgreSQL server, and a few small tools."""

-- Nothing for SQLite, whose collections are searched in memory.

SELECT 1;

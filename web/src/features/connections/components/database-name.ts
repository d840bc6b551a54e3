const names: Record<string, string> = { postgresql: 'PostgreSQL', sqlite: 'SQLite' };

export const databaseName = (type: string): string => names[type] ?? type;

export interface Words {
  /** What people call it. */
  database: string;
  table: string;
  column: string;
  row: string;
  /** What its queries are written in. */
  query: string;
}

const relational: Omit<Words, 'database'> = { table: 'table', column: 'column', row: 'row', query: 'SQL' };

const words: Readonly<Record<string, Words>> = {
  postgresql: { ...relational, database: 'PostgreSQL' },
  sqlite: { ...relational, database: 'SQLite' },
  mongodb: {
    database: 'MongoDB',
    table: 'collection',
    column: 'field',
    row: 'document',
    query: 'MongoDB pipeline',
  },
};

/** The words for what a kind of database holds. */
export const wordsOf = (type: string): Words => words[type] ?? { ...relational, database: type };

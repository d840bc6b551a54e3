const addresses = {
  postgresql: {
    placeholder: 'postgresql://user:password@host:5432/database',
    hint: 'Kept encrypted, never shown again. A user that may only read is enough, and best.',
    start: /^postgres(ql)?:\/\//,
    wrong: 'It starts with postgresql://',
  },
  mongodb: {
    placeholder: 'mongodb://user:password@host:27017/database',
    hint: 'Or mongodb+srv://, with the name of the database. Kept encrypted; a user with the role read is enough, and best.',
    start: /^mongodb(\+srv)?:\/\//,
    wrong: 'It starts with mongodb:// or mongodb+srv://',
  },
  sqlite: {
    placeholder: 'sqlite:///absolute/path/to/file.db',
    hint: 'A file in a folder that the server’s configuration allows.',
    start: /^sqlite:\/\/\//,
    wrong: 'It starts with sqlite:/// and the whole path of the file',
  },
};

export type AddressKind = keyof typeof addresses;

/** How the address of a kind of database looks. */
export const addressOf = (kind: string) => (kind in addresses ? addresses[kind as AddressKind] : addresses.postgresql);

const addresses = {
  postgresql: {
    placeholder: 'postgresql://user:password@host:5432/database',
    hint: 'Kept encrypted, never shown again. A user that may only read is enough, and best.',
    start: /^postgres(ql)?:\/\//,
    wrong: 'It starts with postgresql://',
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
export const addressOf = (kind: string) => addresses[kind === 'sqlite' ? 'sqlite' : 'postgresql'];

import type { components } from './schema';

// The API's types. Where its description says only "object", what docs/api.md promises is written down here.

type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type AccountRemoval = Schemas['AccountRemoval'];
export type Answer = Schemas['Answer'];
export type Choice = Schemas['Choice'];
export type ChosenReading = Schemas['ChosenReading'];
export type Column = Schemas['ResultColumn'];
export type ConnectionCreate = Schemas['ConnectionCreate'];
export type ConnectionOptions = Schemas['ConnectionOptions'];
export type ConnectionOptionsUpdate = Schemas['ConnectionOptionsUpdate'];
export type ConnectionTest = Schemas['ConnectionTest'];
export type ConnectionUpdate = Schemas['ConnectionUpdate'];
export type Conversation = Schemas['Conversation'];
export type Credentials = Schemas['Credentials'];
export type Evidence = Schemas['Evidence'];
export type EvidenceChoice = Schemas['EvidenceChoice'];
export type FreshToken = Schemas['FreshToken'];
export type GlossaryEntry = Schemas['GlossaryEntry'];
export type GlossaryEntryUpdate = Schemas['GlossaryEntryUpdate'];
export type HistoryItem = Schemas['HistoryItem'];
export type Model = Schemas['Model'];
export type ModelsRequest = Schemas['ModelsRequest'];
export type MonthlyUsage = Schemas['MonthlyUsage'];
export type PasswordChange = Schemas['PasswordChange'];
export type Prompt = Schemas['Prompt'];
export type PromptRequest = Schemas['PromptRequest'];
export type Provider = Schemas['Provider'];
export type Providers = Schemas['Providers'];
export type QueryRequest = Schemas['QueryRequest'];
export type Settings = Schemas['Settings'];
export type SettingsTest = Schemas['SettingsTest'];
export type SettingsUpdate = Schemas['SettingsUpdate'];
export type Token = Schemas['Token'];

export interface TableColumn {
  name: string;
  type: string;
  nullable: boolean;
  primary_key: boolean;
  comment: string;
  /** "table.column" that it points to. */
  references: string | null;
  /** Of a document's field with several types, or that some lack ("missing"): how often, 0 to 1. */
  type_shares?: Readonly<Record<string, number>>;
}

export interface Table {
  name: string;
  kind: 'table' | 'view' | 'collection';
  comment: string;
  row_estimate: number | null;
  columns: TableColumn[];
}

/** How far the job is that reads a database and indexes it. */
export interface Indexing {
  state: 'queued' | 'running' | 'done' | 'failed';
  step: 'describe' | 'embed' | null;
  done: number;
  /** 0 while it is not known. */
  total: number;
  /** Why the last attempt failed. */
  error: string | null;
}

export interface Metadata {
  /** Columns by table. */
  schema: Record<string, { name: string; type: string }[]>;
  /** Only of a single connection, not in the list. */
  tables?: Table[];
  /** Null until it was read to the end once. */
  indexed_at: string | null;
  /** Null for a connection that needs no job: the demo. */
  indexing: Indexing | null;
}

export interface Connection extends Omit<Schemas['Connection'], 'metadata'> {
  metadata: Metadata;
}

/** A connection as it came; one that was not described yet has no metadata. */
export function toConnection(connection: Schemas['Connection']): Connection {
  const metadata = connection.metadata as Partial<Metadata> | null;
  return { ...connection, metadata: { schema: {}, indexed_at: null, indexing: null, ...metadata } };
}

/** Whether the database is being read, or waits for it. */
export const isIndexing = ({ metadata }: Connection): boolean =>
  metadata.indexing?.state === 'queued' || metadata.indexing?.state === 'running';

/** An error's body: RFC 9457 with FastAPI's `detail`, which for a 422 is a list of wrong fields. */
export interface Problem {
  detail: string | { loc: (string | number)[]; msg: string; type: string }[];
}

/** The milliseconds of a question by stage, `total` among them; empty when they were not kept. */
export function stageTimes(timing: unknown): Record<string, number> {
  const stages = Object.entries((timing ?? {}) as Record<string, unknown>);
  return Object.fromEntries(stages.filter((stage): stage is [string, number] => typeof stage[1] === 'number'));
}

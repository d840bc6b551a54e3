import { delay, http, HttpResponse, type HttpHandler } from 'msw';
import type {
  AccountRemoval,
  Connection,
  ConnectionUpdate,
  Credentials,
  HistoryItem,
  PasswordChange,
  Settings,
  SettingsUpdate,
} from '@/lib/api/types';
import * as data from './data.ts';

interface User extends Credentials {
  connections: Connection[];
  history: HistoryItem[];
  settings: Settings;
  key: string | null;
  /** Of sessions: a token of another one does not hold. */
  version: number;
}

const problem = (status: number, detail: unknown) => HttpResponse.json({ detail, status, title: '' }, { status });
const field = (name: string, msg: string) => problem(422, [{ loc: ['body', name], msg, type: 'value_error' }]);

/** The REST API from memory, for the tests and for `npm run dev:mock`. Every call makes a server of its own. */
export function createHandlers(): HttpHandler[] {
  const users: User[] = [];
  let nextId = 200;

  const add = (credentials: Credentials, seeded: boolean): User => {
    const user: User = {
      ...credentials,
      connections: seeded
        ? [
            data.connection(),
            data.connection({ id: 2, name: 'Production warehouse', db_type: 'postgresql', is_demo: false }),
          ]
        : [data.connection()],
      history: seeded ? [...data.history] : [],
      settings: {
        llm_provider: 'openai',
        llm_model: 'gpt-3.5-turbo',
        llm_base_url: null,
        has_api_key: false,
        key_last_updated: null,
      },
      key: null,
      version: 1,
    };
    users.push(user);
    return user;
  };
  add({ email: 'ada@example.com', password: 'correct horse' }, true);

  const tokenOf = ({ email, version }: User) => `token-of-${email}${version > 1 ? `-${version}` : ''}`;
  const token = (user: User) => HttpResponse.json({ access_token: tokenOf(user), token_type: 'bearer' });
  const freshToken = (user: User, message: string) => {
    user.version += 1;
    return HttpResponse.json({ access_token: tokenOf(user), token_type: 'bearer', message });
  };
  const signedIn = (request: Request): User | undefined => {
    const sent = request.headers.get('Authorization');
    return users.find((user) => sent === `Bearer ${tokenOf(user)}`);
  };
  type Respond = (user: User, request: Request, params: Record<string, string>) => Response | Promise<Response>;
  const only =
    (respond: Respond) =>
    async ({ request, params }: { request: Request; params: unknown }) => {
      const user = signedIn(request);
      return user ? respond(user, request, params as Record<string, string>) : problem(401, 'not authenticated');
    };
  const own = (user: User, id: string | number | undefined) =>
    user.connections.find((connection) => connection.id === Number(id));
  const wrongPassword = () => problem(400, 'the current password is wrong');
  const startReading = (connection: Connection) => {
    connection.metadata = {
      ...connection.metadata,
      indexed_at: null,
      indexing: data.indexing({ state: 'queued', step: null, done: 0 }),
    };
  };
  /** A job that is a step further at each look. */
  const readOn = (connection: Connection) => {
    const now = connection.metadata.indexing;
    if (!now || now.state === 'failed' || now.state === 'done') return;
    const next = now.state === 'queued' ? data.indexing({ state: 'running' }) : data.indexing();
    const indexed_at = next.state === 'done' ? new Date().toISOString() : null;
    connection.metadata = { ...connection.metadata, indexed_at, indexing: next };
  };
  const missing = () => problem(404, 'there is no such connection');

  const create = (user: User, name: string, db_type: string, is_upload = false) => {
    if (user.connections.some((connection) => connection.name === name)) {
      return problem(409, `a connection named ${name} exists already`);
    }
    const made = data.connection({ id: ++nextId, name, db_type, is_demo: false, is_upload });
    if (/large/i.test(name)) startReading(made);
    user.connections.push(made);
    return HttpResponse.json(made);
  };
  const record = (user: User, connectionId: number, query: string, answer: ReturnType<typeof data.answer>) => {
    const id = ++nextId;
    user.history.unshift({
      id,
      query,
      response: answer.answer,
      created_at: new Date().toISOString(),
      connection_id: connectionId,
      generated_query: answer.generated_query ?? null,
      status: answer.status,
      engine: answer.engine,
      confidence: answer.confidence ?? null,
      timing_ms: answer.timing_ms,
      conversation_id: null,
      error: null,
    });
    return HttpResponse.json({ ...answer, id });
  };
  const reply = async (question: string) => {
    if (/slow/i.test(question)) await delay(20_000);
    if (/best/i.test(question)) return data.clarify;
    if (/how many books/i.test(question)) return data.howMany;
    if (/weather/i.test(question)) return data.noAnswer;
    if (/month/i.test(question)) return data.perMonth;
    if (/all customers/i.test(question)) return data.manyRows;
    return data.answer();
  };

  return [
    http.post('*/api/auth/register', async ({ request }) => {
      const body = (await request.json()) as Credentials;
      if (body.password.length < 8) return field('password', 'must have at least 8 characters');
      if (users.some((user) => user.email === body.email)) return problem(400, 'this email is already registered');
      return token(add(body, false));
    }),
    http.post('*/api/auth/login', async ({ request }) => {
      const { email, password } = (await request.json()) as Credentials;
      const user = users.find((one) => one.email === email.toLowerCase() && one.password === password);
      return user ? token(user) : problem(401, 'the email or the password is wrong');
    }),
    http.get(
      '*/api/account',
      only((user) =>
        HttpResponse.json({
          email: user.email,
          created_at: '2026-01-15T10:30:00Z',
          stats: {
            connections: user.connections.length,
            questions: user.history.length,
            questions_this_week: user.history.length,
          },
        }),
      ),
    ),

    http.post(
      '*/api/account/password',
      only(async (user, request) => {
        const body = (await request.json()) as PasswordChange;
        if (body.new_password.length < 8) return field('new_password', 'a password has at least 8 characters');
        if (body.current_password !== user.password) return wrongPassword();
        user.password = body.new_password;
        return freshToken(user, 'The password was changed. All other sessions have ended.');
      }),
    ),
    http.post(
      '*/api/account/sign-out-everywhere',
      only((user) => freshToken(user, 'All other sessions have ended.')),
    ),
    http.delete(
      '*/api/account',
      only(async (user, request) => {
        const body = (await request.json()) as AccountRemoval;
        if (body.password !== user.password) return wrongPassword();
        users.splice(users.indexOf(user), 1);
        return HttpResponse.json({ message: 'The account was deleted, with all that belonged to it.' });
      }),
    ),

    http.get(
      '*/api/connections',
      only((user) => {
        user.connections.forEach(readOn);
        return HttpResponse.json(user.connections);
      }),
    ),
    http.post(
      '*/api/connections',
      only(async (user, request) => {
        const body = (await request.json()) as {
          name: string;
          db_type: Connection['db_type'];
          connection_string: string;
        };
        if (body.connection_string.includes('unreachable')) return problem(400, 'the host unreachable did not answer');
        return create(user, body.name, body.db_type);
      }),
    ),
    http.post(
      '*/api/connections/test',
      only(async (_, request) => {
        const body = (await request.json()) as { connection_string: string };
        if (body.connection_string.includes('unreachable')) return problem(400, 'the host unreachable did not answer');
        return HttpResponse.json({ ok: true, message: 'It works', tables: data.tables.length });
      }),
    ),
    http.post(
      '*/api/connections/upload',
      only(async (user, request) => {
        const bytes = new Uint8Array(await request.arrayBuffer());
        const head = new TextDecoder().decode(bytes.slice(0, 15));
        if (head !== 'SQLite format 3') return problem(400, 'the file is not a SQLite database');
        return create(user, new URL(request.url).searchParams.get('name') ?? '', 'sqlite', true);
      }),
    ),
    http.get(
      '*/api/connections/:id',
      only((user, _, { id }) => {
        const found = own(user, id);
        if (found) readOn(found);
        return found ? HttpResponse.json(found) : missing();
      }),
    ),
    http.patch(
      '*/api/connections/:id',
      only(async (user, request, { id }) => {
        const found = own(user, id);
        if (!found) return missing();
        const body = (await request.json()) as ConnectionUpdate;
        if (user.connections.some((other) => other !== found && other.name === body.name)) {
          return problem(409, `a connection named ${body.name} exists already`);
        }
        if (body.connection_string?.includes('unreachable')) return problem(400, 'the host unreachable did not answer');
        found.name = body.name ?? found.name;
        if (body.connection_string) startReading(found);
        return HttpResponse.json(found);
      }),
    ),
    http.delete(
      '*/api/connections/:id',
      only((user, _, { id }) => {
        if (!own(user, id)) return missing();
        user.connections = user.connections.filter((connection) => connection.id !== Number(id));
        user.history = user.history.map((item) =>
          item.connection_id === Number(id) ? { ...item, connection_id: null } : item,
        );
        return HttpResponse.json({ message: 'Connection deleted successfully' });
      }),
    ),
    http.post(
      '*/api/connections/:id/refresh',
      only((user, _, { id }) => {
        const found = own(user, id);
        if (!found) return missing();
        found.metadata = { ...found.metadata, indexed_at: new Date().toISOString(), indexing: null };
        return HttpResponse.json(found);
      }),
    ),
    http.get(
      '*/api/connections/:id/sample/:table',
      only((user, _, { id }) =>
        own(user, id)
          ? HttpResponse.json({ columns: data.manyRows.columns, rows: data.manyRows.query_results.slice(0, 5) })
          : missing(),
      ),
    ),

    http.post(
      '*/api/query',
      only(async (user, request) => {
        const body = (await request.json()) as { connection_id: number; query: string };
        if (!own(user, body.connection_id)) return missing();
        if (/broken/i.test(body.query)) return problem(504, 'the database took longer than 30 seconds');
        return record(user, body.connection_id, body.query, await reply(body.query));
      }),
    ),
    http.post(
      '*/api/query/run',
      only(async (user, request) => {
        const body = (await request.json()) as { connection_id: number; query: string };
        if (!own(user, body.connection_id)) return missing();
        if (!/^\s*(select|with)\b/i.test(body.query)) return problem(422, 'only queries that read are run');
        const answer = data.answer({ generated_query: body.query, engine: 'user', confidence: null });
        return record(user, body.connection_id, body.query, answer);
      }),
    ),
    http.get(
      '*/api/query/history',
      only((user, request) => {
        const query = new URL(request.url).searchParams;
        const before = Number(query.get('before') ?? Infinity);
        const connectionId = query.get('connection_id');
        const items = user.history.filter(
          (item) => item.id < before && (connectionId === null || item.connection_id === Number(connectionId)),
        );
        return HttpResponse.json(items.slice(0, Number(query.get('limit') ?? 50)));
      }),
    ),
    http.get(
      '*/api/query/history/:id',
      only((user, _, { id }) => {
        const found = user.history.find((item) => item.id === Number(id));
        return found ? HttpResponse.json(found) : problem(404, 'there is no such question');
      }),
    ),
    http.delete(
      '*/api/query/history/:id',
      only((user, _, { id }) => {
        user.history = user.history.filter((item) => item.id !== Number(id));
        return HttpResponse.json({ message: 'Question deleted' });
      }),
    ),

    http.get(
      '*/api/settings',
      only((user) => HttpResponse.json(user.settings)),
    ),
    http.get(
      '*/api/settings/providers',
      only(() => HttpResponse.json({ providers: data.providers })),
    ),
    http.post(
      '*/api/settings',
      only(async (user, request) => {
        const { llm_api_key, ...rest } = (await request.json()) as SettingsUpdate;
        user.settings = { ...user.settings, ...(rest as Partial<Settings>) };
        if (llm_api_key !== undefined) {
          user.key = llm_api_key || null;
          user.settings.has_api_key = user.key !== null;
          user.settings.key_last_updated = user.key ? new Date().toISOString() : null;
        }
        return HttpResponse.json({ message: 'Settings updated successfully' });
      }),
    ),
  ];
}

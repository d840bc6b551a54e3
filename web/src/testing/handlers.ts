import { delay, http, HttpResponse, type HttpHandler } from 'msw';
import type {
  AccountRemoval,
  Answer,
  ChosenReading,
  Connection,
  ConnectionUpdate,
  Credentials,
  GlossaryEntry,
  GlossaryEntryUpdate,
  HistoryItem,
  PasswordChange,
  PromptRequest,
  QueryRequest,
  Settings,
  SettingsTest,
  SettingsUpdate,
  ConnectionOptions,
} from '@/lib/api/types';
import * as data from './data.ts';
import { conversationsOf } from './conversations.ts';
import { openStream, streamed } from './stream.ts';

interface User extends Credentials {
  connections: Connection[];
  history: HistoryItem[];
  settings: Settings;
  /** By connection. */
  options: Map<number, ConnectionOptions>;
  /** Of the first connection. */
  glossary: GlossaryEntry[];
  choices: ChosenReading[];
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
      history: seeded ? [...data.history, ...data.conversation] : [],
      options: new Map(),
      glossary: seeded ? [...data.glossary] : [],
      choices: [],
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
  const record = (user: User, { connection_id, query, conversation_id }: QueryRequest, given: Answer): Answer => {
    const answer = { ...given, id: ++nextId, conversation_id: conversation_id ?? null };
    user.history.unshift(data.stored({ id: answer.id, query, connection_id }, answer));
    return answer;
  };
  const definition = (id: number, { term, column, value, expression }: GlossaryEntryUpdate): GlossaryEntry => {
    const equals = value ? [value.equals].flat().map(String) : [];
    return {
      id,
      term,
      column: column ?? null,
      value: value ? { column: value.column, equals } : null,
      expression: expression ?? null,
      meaning: expression ?? column ?? `${value?.column} = '${equals.join("' or '")}'`,
      problem: null,
    };
  };
  const putTerm = async (user: User, request: Request, id: number | null) => {
    const body = (await request.json()) as GlossaryEntryUpdate;
    if (body.column?.endsWith('.nothing')) return field('column', 'orders has no column nothing.');
    if (user.glossary.some((other) => other.id !== id && other.term.toLowerCase() === body.term.toLowerCase())) {
      return problem(409, `“${body.term}” is in the glossary already.`);
    }
    const entry = definition(id ?? ++nextId, body);
    user.glossary =
      id === null ? [...user.glossary, entry] : user.glossary.map((other) => (other.id === id ? entry : other));
    return HttpResponse.json(entry);
  };
  /** What a model writes, a few letters at a time, with one repair on the way. */
  const streamModel = (answer: Answer): Response => {
    const stream = openStream();
    const write = async () => {
      const type = async (text: string, part: string) => {
        for (const piece of text.match(/[^]{1,4}/g) ?? []) {
          stream.send('token', { text: piece, part });
          await delay(30);
        }
      };
      stream.send('status', { stage: 'context' });
      await delay(300);
      stream.send('context', { tables: answer.evidence.tables, tokens: 420 });
      stream.send('status', { stage: 'llm' });
      for (const { query, problem } of answer.evidence.attempts) {
        await type(`\`\`\`sql\n${query}\n\`\`\``, 'query');
        await delay(500);
        stream.send('repair', { attempt: 1, problem });
      }
      await type(`Revenue is quantity times price.\n\`\`\`sql\n${answer.generated_query}\n\`\`\``, 'query');
      stream.send('query', { query: answer.generated_query, engine: 'llm', attempt: 2 });
      await delay(400);
      stream.send('rows', { row_count: answer.row_count, truncated: answer.truncated });
      stream.send('status', { stage: 'words' });
      await type(answer.answer, 'answer');
      stream.send('done', answer);
      stream.close();
    };
    // Who leaves in the middle is not owed the rest.
    write().catch(() => undefined);
    return stream.response;
  };
  const reply = async (question: string) => {
    if (/slow/i.test(question)) await delay(20_000);
    if (/best/i.test(question)) return data.clarify;
    if (/how many books/i.test(question)) return data.howMany;
    if (/weather/i.test(question)) return data.noAnswer;
    if (/month/i.test(question)) return data.perMonth;
    if (/all customers/i.test(question)) return data.manyRows;
    if (/model/i.test(question)) return data.byModel;
    return data.answer();
  };

  const chosenAnswer = (user: User, question: string, query: string): Answer => {
    const reading = data.clarify.choices.find((one) => one.query === query)?.label ?? query;
    const id = ++nextId;
    user.choices.unshift({ id, question, reading, query, chosen_at: new Date().toISOString() });
    const evidence = { ...data.answer().evidence, choice: { id, before: false, reading } };
    return data.answer({ generated_query: query, confidence: null, evidence });
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

    http.get(
      '*/api/connections/:id/glossary',
      only((user) => HttpResponse.json({ entries: user.glossary })),
    ),
    http.post(
      '*/api/connections/:id/glossary',
      only((user, request) => putTerm(user, request, null)),
    ),
    http.put(
      '*/api/connections/:id/glossary/:entry',
      only((user, request, { entry }) => putTerm(user, request, Number(entry))),
    ),
    http.delete(
      '*/api/connections/:id/glossary/:entry',
      only((user, _, { entry }) => {
        user.glossary = user.glossary.filter(({ id }) => id !== Number(entry));
        return HttpResponse.json({ message: 'The term was removed' });
      }),
    ),
    http.get(
      '*/api/connections/:id/choices',
      only((user) => HttpResponse.json({ choices: user.choices })),
    ),
    http.delete(
      '*/api/connections/:id/choices/:choice',
      only((user, _, { choice }) => {
        user.choices = user.choices.filter(({ id }) => id !== Number(choice));
        return HttpResponse.json({ message: 'The choice was forgotten' });
      }),
    ),

    http.get(
      '*/api/connections/:id/options',
      only((user, _, { id }) =>
        own(user, id) ? HttpResponse.json(user.options.get(Number(id)) ?? data.options) : missing(),
      ),
    ),
    http.put(
      '*/api/connections/:id/options',
      only(async (user, request, { id }) => {
        if (!own(user, id)) return missing();
        const body = (await request.json()) as Omit<ConnectionOptions, 'default_prompt_template'>;
        if (body.prompt_template != null && !body.prompt_template.includes('{question}')) {
          return field('prompt_template', 'the template must hold {question}');
        }
        const options = { ...data.options, ...body };
        user.options.set(Number(id), options);
        return HttpResponse.json(options);
      }),
    ),
    http.post(
      '*/api/connections/:id/prompt',
      only(async (user, request, { id }) => {
        if (!own(user, id)) return missing();
        const { question, prompt_template } = (await request.json()) as PromptRequest;
        const template = prompt_template ?? data.options.default_prompt_template;
        const context = data.answer().evidence.context.map(({ text }) => text);
        const content = template.replace('{context}', context.join('\n')).replace('{question}', question);
        return HttpResponse.json({
          messages: [
            { role: 'system', content },
            { role: 'user', content: question },
          ],
          tokens: Math.ceil(content.length / 4),
          tables: data.answer().evidence.tables,
        });
      }),
    ),

    http.post(
      '*/api/query',
      only(async (user, request) => {
        const body = (await request.json()) as QueryRequest;
        if (!own(user, body.connection_id)) return missing();
        if (/broken/i.test(body.query)) return problem(504, 'the database took longer than 30 seconds');
        const given = body.choice ? chosenAnswer(user, body.query, body.choice) : await reply(body.query);
        const answer = record(user, body, given);
        return answer.engine === 'llm' ? streamModel(answer) : streamed(answer);
      }),
    ),
    http.post(
      '*/api/query/run',
      only(async (user, request) => {
        const body = (await request.json()) as QueryRequest;
        if (!own(user, body.connection_id)) return missing();
        if (!/^\s*(select|with)\b/i.test(body.query)) return problem(422, 'only queries that read are run');
        const answer = data.answer({ generated_query: body.query, engine: 'user', confidence: null });
        return HttpResponse.json(record(user, body, answer));
      }),
    ),
    http.get(
      '*/api/query/history',
      only((user, request) => {
        const query = new URL(request.url).searchParams;
        const before = Number(query.get('before') ?? Infinity);
        const connectionId = query.get('connection_id');
        const conversation = query.get('conversation_id');
        const items = user.history.filter(
          (item) =>
            item.id < before &&
            (connectionId === null || item.connection_id === Number(connectionId)) &&
            (conversation === null || item.conversation_id === conversation),
        );
        return HttpResponse.json(items.slice(0, Number(query.get('limit') ?? 50)));
      }),
    ),
    http.get(
      '*/api/query/history/conversations',
      only((user, request) => {
        const query = new URL(request.url).searchParams;
        const before = Number(query.get('before') ?? Infinity);
        const all = conversationsOf(user.history, user.connections).filter(({ last_id }) => last_id < before);
        return HttpResponse.json({ conversations: all.slice(0, Number(query.get('limit') ?? 50)) });
      }),
    ),
    http.post(
      '*/api/query/history/:id/feedback',
      only(async (user, request, { id }) => {
        const { verified } = (await request.json()) as { verified: boolean | null };
        user.history = user.history.map((item) => (item.id === Number(id) ? { ...item, verified } : item));
        return HttpResponse.json({ message: 'Thank you' });
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
    http.post(
      '*/api/settings/test',
      only(async (user, request) => {
        const body = (await request.json()) as SettingsTest;
        const key = body.llm_api_key ?? user.key;
        const ok = key !== null && !/wrong/.test(key);
        const message = ok ? `${body.llm_model} answered.` : 'The provider refused the key (401). Check it.';
        return HttpResponse.json({ ok, message, model: body.llm_model, ms: 412 });
      }),
    ),
    http.post(
      '*/api/settings/models',
      only(async (user, request) => {
        const { llm_provider, llm_api_key } = (await request.json()) as SettingsTest;
        const models = data.providers.find(({ id }) => id === llm_provider)?.models ?? [];
        if (!(llm_api_key ?? user.key)) {
          return HttpResponse.json({ models, refreshed: false, message: 'The provider asks for a key.' });
        }
        return HttpResponse.json({
          models: [{ id: 'newest-1', name: 'Newest 1' }, ...models],
          refreshed: true,
          message: '',
        });
      }),
    ),
    http.get(
      '*/api/usage',
      only((user) =>
        HttpResponse.json(
          user.email === 'ada@example.com'
            ? data.usage
            : { ...data.usage, requests: 0, prompt_tokens: 0, completion_tokens: 0, cost: null, models: [] },
        ),
      ),
    ),
  ];
}

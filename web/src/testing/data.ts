import type {
  Answer,
  Connection,
  GlossaryEntry,
  HistoryItem,
  Indexing,
  Provider,
  ConnectionOptions,
  Table,
  MonthlyUsage,
} from '@/lib/api/types';

// What the mock server knows: the answers of a small company's demo database.

export const column = (name: string, type: string, more: Partial<Table['columns'][number]> = {}) => ({
  name,
  type,
  nullable: true,
  primary_key: false,
  comment: '',
  references: null,
  ...more,
});

const id = column('id', 'INTEGER', { primary_key: true, nullable: false });

export const tables: Table[] = [
  {
    name: 'customers',
    kind: 'table',
    comment: 'Companies that buy from us',
    row_estimate: 1200,
    columns: [id, column('name', 'TEXT'), column('city', 'TEXT'), column('created_at', 'TIMESTAMP')],
  },
  {
    name: 'orders',
    kind: 'table',
    comment: '',
    row_estimate: 18_450,
    columns: [
      id,
      column('customer_id', 'INTEGER', { references: 'customers.id' }),
      column('status', 'TEXT', { comment: 'open, paid, shipped or cancelled' }),
      column('ordered_at', 'TIMESTAMP'),
    ],
  },
  {
    name: 'order_items',
    kind: 'table',
    comment: '',
    row_estimate: 31_002,
    columns: [
      column('order_id', 'INTEGER', { references: 'orders.id' }),
      column('product_id', 'INTEGER', { references: 'products.id' }),
      column('quantity', 'INTEGER'),
      column('unit_price', 'DECIMAL(10,2)'),
    ],
  },
  {
    name: 'products',
    kind: 'table',
    comment: '',
    row_estimate: 240,
    columns: [id, column('name', 'TEXT'), column('category', 'TEXT'), column('price', 'DECIMAL(10,2)')],
  },
  {
    name: 'monthly_revenue',
    kind: 'view',
    comment: '',
    row_estimate: 0,
    columns: [column('month', 'TEXT'), column('revenue', 'DECIMAL(10,2)')],
  },
];

export const connection = (change: Partial<Connection> = {}): Connection => ({
  id: 1,
  name: 'Demo company',
  db_type: 'sqlite',
  metadata: {
    schema: Object.fromEntries(
      tables.map((table) => [table.name, table.columns.map(({ name, type }) => ({ name, type }))]),
    ),
    tables,
    indexed_at: new Date(Date.now() - 3 * 3_600_000).toISOString(),
    indexing: null,
  },
  created_at: '2026-01-15T10:30:00Z',
  is_demo: true,
  is_upload: false,
  ...change,
});

export const indexing = (change: Partial<Indexing> = {}): Indexing => ({
  state: 'done',
  step: 'describe',
  done: 120,
  total: 1000,
  error: null,
  ...change,
});

const top5 = [
  { customer: 'Northwind Traders', revenue: '184230.50' },
  { customer: 'Acme Corporation', revenue: '156102.00' },
  { customer: 'Initech', revenue: '121877.25' },
  { customer: 'Umbrella Labs', revenue: '98440.10' },
  { customer: 'Vandelay Industries', revenue: '90115.75' },
];

export const answer = (change: Partial<Answer> = {}): Answer => ({
  id: 101,
  status: 'answered',
  answer:
    'The top 5 customers by revenue are Northwind Traders (184,230.50), Acme Corporation (156,102.00), Initech (121,877.25), Umbrella Labs (98,440.10) and Vandelay Industries (90,115.75).',
  generated_query:
    'SELECT c.name AS customer, SUM(i.quantity * i.unit_price) AS revenue\nFROM customers AS c\nJOIN orders AS o ON o.customer_id = c.id\nJOIN order_items AS i ON i.order_id = o.id\nGROUP BY c.id, c.name\nORDER BY revenue DESC\nLIMIT 5',
  query_results: top5,
  columns: [
    { name: 'customer', type: 'text' },
    { name: 'revenue', type: 'decimal' },
  ],
  row_count: 5,
  truncated: false,
  chart: {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    mark: { type: 'bar', tooltip: true, cornerRadiusEnd: 3 },
    encoding: {
      x: { field: 'y', type: 'quantitative', title: 'revenue' },
      y: { field: 'x', type: 'ordinal', title: 'customer', sort: null },
    },
    data: { values: top5.map((row) => ({ x: row.customer, y: Number(row.revenue) })) },
  },
  evidence: {
    tables: ['customers', 'orders', 'order_items'],
    joins: ['orders.customer_id = customers.id', 'order_items.order_id = orders.id'],
    columns: ['customers.name', 'order_items.quantity', 'order_items.unit_price'],
    filters: [],
    not_understood: [],
    assumptions: ['Revenue is the sum of quantity × unit price of all order items.'],
    links: [
      { words: 'customers', kind: 'table', target: 'customers' },
      { words: 'revenue', kind: 'measure', target: 'order_items.quantity * order_items.unit_price' },
      { words: 'top 5', kind: 'limit', target: '5, largest first' },
    ],
    context: [
      {
        table: 'customers',
        score: 0.71,
        text: 'customers(id, name, city, created_at)',
        reasons: ['named in the question', 'near in meaning (0.71)'],
      },
      {
        table: 'orders',
        score: 0.64,
        text: 'orders(id, customer_id, status, ordered_at)',
        reasons: ['joined to customers by customer_id'],
      },
      {
        table: 'order_items',
        score: 0.52,
        text: 'order_items(order_id, product_id, quantity, unit_price)',
        reasons: ['joined to orders by order_id'],
      },
    ],
    attempts: [],
    choice: null,
  },
  choices: [],
  confidence: 0.93,
  engine: 'builtin',
  timing_ms: { total: 9.1, retrieval: 0.4, translate: 2, guard: 0.1, run: 5.1, answer: 0.1 },
  usage: null,
  conversation_id: null,
  cached: false,
  ...change,
});

/** The same, by a model that needed two attempts. */
export const byModel = answer({
  engine: 'llm',
  confidence: null,
  usage: { model: 'gpt-4o-mini', prompt_tokens: 1840, completion_tokens: 212, cost: 0.00041, requests: 2 },
  timing_ms: { total: 2210, retrieval: 1.2, llm: 2190, guard: 0.2, run: 6.4, answer: 0.1 },
  evidence: {
    ...answer().evidence,
    links: [],
    attempts: [
      {
        query: 'SELECT c.nam, SUM(i.quantity * i.unit_price) AS revenue\nFROM customers AS c',
        problem: 'The database rejected the query: no such column: c.nam',
      },
    ],
  },
});

export const noEvidence: Answer['evidence'] = {
  tables: [],
  joins: [],
  columns: [],
  filters: [],
  assumptions: [],
  not_understood: [],
  links: [],
  context: [],
  attempts: [],
};

const months = Array.from({ length: 24 }, (_, index) => ({
  month: `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`,
  orders: 420 + Math.round(160 * Math.sin(index / 2.2)) + index * 14,
}));

export const perMonth = answer({
  answer: 'There were between 287 and 846 orders a month; most in December 2025.',
  generated_query:
    "SELECT strftime('%Y-%m-01', ordered_at) AS month, COUNT(*) AS orders\nFROM orders\nGROUP BY month\nORDER BY month",
  query_results: months,
  columns: [
    { name: 'month', type: 'date' },
    { name: 'orders', type: 'integer' },
  ],
  row_count: months.length,
  chart: {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    mark: { type: 'line', point: true, tooltip: true },
    encoding: {
      x: { field: 'x', type: 'ordinal', title: 'month', sort: 'ascending' },
      y: { field: 'y', type: 'quantitative', title: 'orders' },
    },
    data: { values: months.map((row) => ({ x: row.month, y: row.orders })) },
  },
  confidence: 0.71,
});

export const glossary: GlossaryEntry[] = [
  {
    id: 1,
    term: 'GMV',
    column: 'orders.total_amount',
    value: null,
    expression: null,
    meaning: 'orders.total_amount',
    problem: null,
  },
  {
    id: 2,
    term: 'delivered',
    column: null,
    value: { column: 'orders.status', equals: ['shipped', 'received'] },
    expression: null,
    meaning: "orders.status is 'shipped' or 'received'",
    problem: null,
  },
  {
    id: 3,
    term: 'lead time',
    column: 'orders.promised',
    value: null,
    expression: null,
    meaning: '',
    problem: 'orders has no column promised.',
  },
];

export const clarify = answer({
  status: 'clarify',
  answer: 'Best by what? I can rank the products in more than one way.',
  generated_query: null,
  query_results: [],
  columns: [],
  row_count: 0,
  chart: null,
  evidence: noEvidence,
  confidence: 0.41,
  choices: [
    { label: 'The products with the highest revenue', query: 'SELECT name FROM products ORDER BY 1 LIMIT 5' },
    { label: 'The products sold most often', query: 'SELECT name FROM products ORDER BY 2 LIMIT 5' },
  ],
});

export const howMany = answer({
  answer: 'There are 7 books.',
  generated_query: 'SELECT COUNT(*) AS books FROM books',
  query_results: [{ books: 7 }],
  columns: [{ name: 'books', type: 'integer' }],
  row_count: 1,
  chart: null,
});

export const noAnswer = answer({
  status: 'no_answer',
  answer:
    'I did not understand “weather”: nothing in this database has such a name or value. Ask about customers, orders, order items or products.',
  generated_query: null,
  query_results: [],
  columns: [],
  row_count: 0,
  chart: null,
  evidence: noEvidence,
  confidence: 0.05,
});

const wide = Array.from({ length: 130 }, (_, index) => ({
  id: 1000 + index,
  name: `Customer number ${index + 1}`,
  city: index % 7 === 0 ? null : ['Lisbon', 'Berlin', 'Kraków', 'Oslo', 'Graz'][index % 5],
  email: `contact-${index + 1}@customer-${index + 1}.example`,
  created_at: `2025-0${(index % 9) + 1}-1${index % 10}T08:30:00Z`,
  credit: String(12_000 + index * 37.5),
  note: index === 3 ? '=HYPERLINK("http://example.com")' : 'Prefers to be called, "never" on Mondays',
}));

export const manyRows = answer({
  answer: 'There are 130 customers.',
  generated_query: 'SELECT * FROM customers',
  query_results: wide,
  columns: [
    { name: 'id', type: 'integer' },
    { name: 'name', type: 'text' },
    { name: 'city', type: 'text' },
    { name: 'email', type: 'text' },
    { name: 'created_at', type: 'timestamp' },
    { name: 'credit', type: 'decimal' },
    { name: 'note', type: 'text' },
  ],
  row_count: 130,
  truncated: true,
  chart: null,
  confidence: 0.31,
});

/** A stored question. */
export const stored = (change: Partial<HistoryItem> & { id: number; query: string }, past: Answer): HistoryItem => ({
  response: past.answer,
  created_at: new Date().toISOString(),
  connection_id: 1,
  generated_query: past.generated_query ?? null,
  status: past.status,
  engine: past.engine,
  confidence: past.confidence ?? null,
  timing_ms: past.timing_ms,
  conversation_id: past.conversation_id ?? null,
  error: null,
  model: past.usage?.model ?? null,
  prompt_tokens: past.usage?.prompt_tokens ?? null,
  completion_tokens: past.usage?.completion_tokens ?? null,
  cost: past.usage?.cost ?? null,
  cached: past.cached,
  verified: null,
  ...change,
});

export const history: HistoryItem[] = [
  ['Number of orders per month', perMonth],
  ['What is the weather in Lisbon?', noAnswer],
  ['Which products sell best?', clarify],
  ['Top 5 customers by revenue', answer()],
].map(([query, one], index) =>
  stored(
    {
      id: 40 - index,
      query: query as string,
      created_at: new Date(Date.now() - (index * 5 + 1) * 3_700_000).toISOString(),
    },
    one as Answer,
  ),
);

const CONVERSATION = '3f0c1f5e-6f0e-4a53-9d3c-6f4a8f7f1a01';

/** Two questions of one conversation, newest first. */
export const conversation: HistoryItem[] = [
  stored({ id: 36, query: 'Only the top 3', conversation_id: CONVERSATION }, byModel),
  stored({ id: 35, query: 'Revenue per customer', conversation_id: CONVERSATION, verified: true }, byModel),
];

export const providers: Provider[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    base_url: 'https://api.openai.com/v1',
    needs_key: true,
    models: [
      { id: 'gpt-4', name: 'GPT-4' },
      { id: 'gpt-3.5-turbo', name: 'GPT-3.5 Turbo' },
    ],
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    base_url: 'https://openrouter.ai/api/v1',
    needs_key: true,
    models: [{ id: 'openai/gpt-4', name: 'GPT-4 via OpenRouter' }],
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    base_url: 'https://api.anthropic.com/v1',
    needs_key: true,
    models: [{ id: 'claude-sonnet-4-5', name: 'Claude Sonnet 4.5' }],
  },
  {
    id: 'gemini',
    name: 'Google Gemini',
    base_url: 'https://generativelanguage.googleapis.com/v1beta',
    needs_key: true,
    models: [{ id: 'gemini-2.5-flash', name: 'Gemini 2.5 Flash' }],
  },
  {
    id: 'ollama',
    name: 'Ollama',
    base_url: 'http://127.0.0.1:11434/v1',
    needs_key: false,
    models: [{ id: 'llama3.1', name: 'Llama 3.1' }],
  },
  { id: 'custom', name: 'OpenAI-compatible address', base_url: '', needs_key: false, models: [] },
];

export const usage: MonthlyUsage = {
  month: '2026-03',
  requests: 214,
  prompt_tokens: 402_310,
  completion_tokens: 30_215,
  cost: 0.61,
  limit_tokens: 1_000_000,
  models: [
    { model: 'gpt-4o-mini', requests: 181, prompt_tokens: 350_110, completion_tokens: 24_400, cost: 0.61 },
    { model: 'qwen-local', requests: 33, prompt_tokens: 52_200, completion_tokens: 5_815, cost: null },
  ],
};

export const options: ConnectionOptions = {
  prompt_template: null,
  default_prompt_template:
    'You are an AI assistant helping users query their database.\n\n{context}\n\nQuestion: {question}\n',
  notes: '',
  tables: [],
  share_values: true,
  share_rows: false,
  context_tokens: 2000,
  chunks: 3,
  threshold: null,
  chunk_size: 1000,
  chunk_overlap: 200,
  sample_rows: 10,
};

/** A value of JSON as it was written: a token, or what stands between brackets. */
type Written = string | { open: '{' | '['; members: { name?: string; value: Written }[] };

const width = 80;
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * A query's JSON with a line for each stage, and more where a stage is long. Only white space changes, so numbers stay
 * as they were written; what is no JSON object stays as it is.
 */
export function formatPipeline(query: string): string {
  try {
    JSON.parse(query);
  } catch {
    return query;
  }
  const written = read(query.match(tokens) ?? []);
  return typeof written === 'object' && written.open === '{'
    ? broken(written, '', (name) => name === '"pipeline"')
    : query;
}

/** What `stream`, which is known to be JSON, says. */
function read(stream: readonly string[]): Written {
  let at = 0;
  const value = (): Written => {
    const token = stream[at++] ?? '';
    if (token !== '{' && token !== '[') return token;
    const close = token === '{' ? '}' : ']';
    const node: Written = { open: token, members: [] };
    while (stream[at] !== close) {
      if (stream[at] === ',') at++;
      if (token === '[') node.members.push({ value: value() });
      else {
        const name = stream[at] ?? '';
        at += 2;
        node.members.push({ name, value: value() });
      }
    }
    at++;
    return node;
  };
  return value();
}

function flat(written: Written): string {
  if (typeof written === 'string') return written;
  const inside = written.members.map(({ name, value }) => (name ? `${name}: ` : '') + flat(value)).join(', ');
  if (written.open === '[') return `[${inside}]`;
  return inside ? `{ ${inside} }` : '{}';
}

/** `written` with a line for each member; those that do not fit a line, or are `always`, are broken too. */
function broken(written: Written, indent: string, always: (name?: string) => boolean = () => false): string {
  if (typeof written === 'string' || written.members.length === 0) return flat(written);
  const lines = written.members.map(({ name, value }) => {
    const start = `${indent}  ${name ? `${name}: ` : ''}`;
    const short = flat(value);
    return start + (start.length + short.length < width && !always(name) ? short : broken(value, `${indent}  `));
  });
  return `${written.open}\n${lines.join(',\n')}\n${indent}${written.open === '{' ? '}' : ']'}`;
}

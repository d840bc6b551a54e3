import type { StreamParser } from '@codemirror/language';

/** Colours for JSON and for what people type into mongosh: operators as keywords, strings, numbers, comments. */
export const mongoTokens: StreamParser<null> = {
  name: 'mongodb',
  startState: () => null,
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"\$\w+"(?=\s*:)|^'\$\w+'(?=\s*:)|^\$\w+(?=\s*:)/)) return 'keyword';
    if (stream.match(/^"(?:[^"\\]|\\.)*"(?=\s*:)|^[A-Za-z_][\w.]*(?=\s*:)/)) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^'\\]|\\.)*'?/)) return 'string';
    if (stream.match(/^\/\/.*/)) return 'comment';
    if (stream.match(/^-?\d[\d.eE+-]*/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'null';
    if (stream.match(/^[A-Za-z_]\w*(?=\()/)) return 'variableName.function';
    stream.next();
    return null;
  },
};

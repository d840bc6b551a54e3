import type { Problem } from './types';

/**
 * A request that failed. `status` is the HTTP status, 0 when no answer came. `message` can be shown to the user;
 * `fields` holds a message per field of the request for a 422.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const isProblem = (body: unknown): body is Problem => typeof body === 'object' && body !== null && 'detail' in body;

/** With a capital, unless it begins with a name of code: "deleteMany() writes". */
const sentence = (text: string): string =>
  /^[a-z]+(?=[\s,.:;]|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

/** What a body says that came with this HTTP status. */
export function toApiError(status: number, body: unknown): ApiError {
  const fallback = `The server answered ${status}. Try again in a moment.`;
  if (!isProblem(body)) return new ApiError(status, fallback);
  if (typeof body.detail === 'string') return new ApiError(status, sentence(body.detail) || fallback);
  const fields: Record<string, string> = {};
  for (const error of body.detail) fields[String(error.loc.at(-1) ?? 'body')] ??= sentence(error.msg);
  const all = Object.entries(fields).map(([field, message]) => (field === 'body' ? message : `${field}: ${message}`));
  return new ApiError(status, all.join('; ') || fallback, fields);
}

/** What is wrong, by field of the request. */
export const fieldErrors = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof ApiError ? error.fields : {};

/** The text to show for anything that was thrown. */
export const errorMessage = (error: unknown): string =>
  error instanceof ApiError ? error.message : 'Something went wrong in the page. Reload it and try again.';

/** Whether a request was stopped on purpose. */
export const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';

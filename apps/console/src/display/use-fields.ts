import { useState } from 'react';
import type { z } from 'zod';
import { failureOf } from '../api/problem.js';

type Issues = Record<string, string>;

/** The first message of each field, by its path. */
export const issuesOf = (error: z.ZodError): Issues =>
  Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.'), message]).reverse());

/**
 * The fields of a dialog as they are typed, with what the schema or the server has against them. `parse` answers what the
 * fields make, or undefined with the messages set beside them.
 */
export function useFields<Form extends Record<string, string>, Schema extends z.ZodType>(
  empty: () => Form,
  schema: Schema,
  inputOf: (form: Form) => unknown,
) {
  const [form, setForm] = useState<Form>(empty);
  const [issues, setIssues] = useState<Issues>({});
  const parse = (): z.output<Schema> | undefined => {
    const parsed = schema.safeParse(inputOf(form));
    setIssues(parsed.success ? {} : issuesOf(parsed.error));
    return parsed.success ? parsed.data : undefined;
  };
  /** The properties of a text field; `path` where the schema names it otherwise than the form. */
  const field = (name: keyof Form & string, refusal: unknown, path: string = name) => {
    const problem = issues[path] ?? (refusal === null ? undefined : failureOf(refusal).fields[path]);
    return {
      name,
      value: form[name],
      onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
      error: problem !== undefined,
      helperText: problem,
      size: 'small' as const,
      required: true,
    };
  };
  return { form, setForm, parse, field, reset: () => setForm(empty()) };
}

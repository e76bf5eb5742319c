import type { Database } from '@stillwatch/database/database';

/** The conditions of a list as SQL text, with every value as a parameter. */
export class SqlConditions {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];

  /** Adds a condition, in which each `?` stands for the next of the values. */
  add(condition: string, ...values: readonly unknown[]): this {
    const remaining = [...values];
    this.conditions.push(condition.replaceAll('?', () => this.parameter(remaining.shift())));
    return this;
  }

  parameter(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  where(): string {
    return this.conditions.length === 0
      ? ''
      : `WHERE ${this.conditions.map((text) => `(${text})`).join(' AND ')}`;
  }
}

const countedExactly = 100_000;

/**
 * How many rows a list has: exactly up to 100,000, above that as the planner estimates, because counting a million rows
 * for a page number costs more than the page.
 */
export async function countRows(
  pool: Database['pool'],
  fromAndWhere: string,
  values: readonly unknown[],
): Promise<number> {
  const parameters = [...values];
  const counted = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT 1 ${fromAndWhere} LIMIT ${countedExactly + 1}) AS counted`,
    parameters,
  );
  const count = counted.rows[0]?.count ?? 0;
  if (count <= countedExactly) return count;
  const explained = await pool.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT 1 ${fromAndWhere}`,
    parameters,
  );
  return Math.max(count, explained.rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0);
}

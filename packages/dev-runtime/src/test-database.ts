import { randomUUID } from 'node:crypto';
import { migrate } from '@stillwatch/database/migrate';
import { provisionRuntimeLogin } from '@stillwatch/database/runtime-role';
import pg from 'pg';

export interface TestDatabase {
  /** As the owner of the tables logs in. */
  url: string;
  /** As the running server logs in. */
  runtimeUrl: string;
  drop: () => Promise<void>;
}

/** Where the tests of this run find their Postgres; set by the global set-up, inherited by Jest's workers. */
export const testServerVariable = 'STILLWATCH_TEST_POSTGRES';
const templateName = 'stillwatch_template';

/** Makes the migrated database that every test database is a copy of. `serverUrl` names a database of the test server. */
export async function createTemplate(serverUrl: string): Promise<void> {
  await runOn(serverUrl, `CREATE DATABASE ${templateName}`);
  const url = withDatabase(serverUrl, templateName);
  await migrate(url);
  await provisionRuntimeLogin(url, asRuntime(url));
}

/**
 * A fresh, migrated database for one test file.
 *
 * @throws when Jest's configuration lacks the `globalSetup` of this package
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env[testServerVariable];
  if (!serverUrl) {
    throw new Error(
      'no test Postgres: add globalSetup "@stillwatch/dev-runtime/jest-global-setup" to jest.config.mjs',
    );
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runOn(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${templateName} STRATEGY FILE_COPY`);
  const url = withDatabase(serverUrl, name);
  return {
    url,
    runtimeUrl: asRuntime(url),
    drop: () => runOn(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function asRuntime(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = 'stillwatch_server';
  url.password = 'test';
  return url.href;
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

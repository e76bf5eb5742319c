import pg from 'pg';
import { isDatabaseUnavailable } from './database-errors.js';

/** Made by the migrations: reads and writes rows, owns nothing. */
const runtimeRole = 'stillwatch_runtime';

/**
 * Makes the log-in that `runtimeUrl` names, or gives it the password named there, and lets it work as the runtime role;
 * changes nothing when it can do so already. The database must be migrated.
 *
 * @throws when `ownerUrl` may not make log-ins
 */
export async function provisionRuntimeLogin(ownerUrl: string, runtimeUrl: string): Promise<void> {
  if (await worksAsRuntime(runtimeUrl)) return;
  const { username, password } = new URL(runtimeUrl);
  const [login, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  await withClient(ownerUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [login]);
    const act = rowCount === 0 ? 'CREATE' : 'ALTER';
    const { rows } = await client.query<{ statement: string; grant: string }>(
      `SELECT format('${act} ROLE %I LOGIN PASSWORD %L', $1::text, $2::text) AS statement,
         format('GRANT %I TO %I', $3::text, $1::text) AS grant`,
      [login, secret, runtimeRole],
    );
    for (const { statement, grant } of rows) {
      await client.query(statement);
      await client.query(grant);
    }
  });
}

async function worksAsRuntime(runtimeUrl: string): Promise<boolean> {
  try {
    return await withClient(runtimeUrl, async (client) => {
      const { rows } = await client.query<{ member: boolean }>(
        `SELECT pg_has_role(current_user, $1, 'USAGE') AS member`,
        [runtimeRole],
      );
      return rows[0]?.member ?? false;
    });
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false;
    throw error;
  }
}

/** Whether a log-in may make schemas: then it is an owner's, else one for the running server. */
export async function mayChangeSchema(databaseUrl: string): Promise<boolean> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ allowed: boolean }>(
      `SELECT has_database_privilege(current_database(), 'CREATE') AS allowed`,
    );
    return rows[0]?.allowed ?? false;
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

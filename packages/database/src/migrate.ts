import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const prismaDir = fileURLToPath(new URL('../../../prisma', import.meta.url));
const migrationsDir = join(prismaDir, 'migrations');
const migrationLock = 4872039117260194031n;

/**
 * Brings the database to the newest migration of `prisma/migrations` and answers the names of those it applied. Any number
 * of processes may call it at once: a session lock lets one work and the others find nothing to do.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    if (await isUpToDate(client)) return [];
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    if (await isUpToDate(client)) return [];
    await forgetBrokenOff(client);
    return await applyAll(databaseUrl);
  } finally {
    await client.end();
  }
}

/** Whether the database is at the newest migration; needs no right but to read. */
export async function isMigrated(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await isUpToDate(client);
  } finally {
    await client.end();
  }
}

export function readDatamodel(): string {
  return readFileSync(join(prismaDir, 'schema.prisma'), 'utf8');
}

function migrationNames(): string[] {
  return readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(migrationsDir, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort();
}

/** {@link isMigrated} over a connection or a pool that is open. */
export async function isUpToDate(client: pg.Client | pg.Pool): Promise<boolean> {
  if (!(await hasMigrationsTable(client))) return false;
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => row.name));
  return migrationNames().every((name) => applied.has(name));
}

async function hasMigrationsTable(client: pg.Client | pg.Pool): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`,
  );
  return rows[0]?.found ?? false;
}

/**
 * A migration that is begun but not finished, while nobody holds the lock, belongs to a process that was killed. Postgres
 * has undone it, each being one transaction, so it is simply applied again.
 */
async function forgetBrokenOff(client: pg.Client): Promise<void> {
  if (!(await hasMigrationsTable(client))) return;
  await client.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
}

async function applyAll(databaseUrl: string): Promise<string[]> {
  const { withSchemaEngine } = await import('./schema-engine.js');
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, readDatamodel(), (engine) =>
    engine.applyMigrations({
      migrationsList: {
        baseDir: migrationsDir,
        lockfile: {
          path: 'migration_lock.toml',
          content: readFileSync(join(migrationsDir, 'migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
        migrationDirectories: migrationNames().map((name) => ({
          path: name,
          migrationFile: {
            path: 'migration.sql',
            content: { tag: 'ok', value: readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8') },
          },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return appliedMigrationNames;
}

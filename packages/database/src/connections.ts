import type { Socket } from 'node:net';
import type pg from 'pg';

/** Closes a connection without asking the other side, which may never answer; whatever waits on it fails. */
export function dropConnection(client: pg.ClientBase): void {
  const { connection } = client as pg.ClientBase & { connection?: { stream?: Socket } };
  connection?.stream?.destroy(new Error('Connection terminated: the database does not answer'));
}

/**
 * Remembers the connections of a pool; `drop` gives them all up, in use or not. A connection that breaks in somebody's hands
 * fails their query; its own event must not end the process.
 */
export function connectionsOf(pool: pg.Pool): { drop(): void } {
  const open = new Set<pg.PoolClient>();
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    open.add(client);
  });
  pool.on('remove', (client) => open.delete(client));
  return {
    drop: () => {
      for (const client of open) dropConnection(client);
    },
  };
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresUser } from './postgres-binaries.js';
import { locateCluster } from './postgres-directory.js';

/** The processes of the embedded Postgres in a data directory: the postmaster first, then those it has started. */
export function postgresProcesses(dataDir: string): number[] {
  const pidFile = join(locateCluster(dataDir, postgresUser()), 'postmaster.pid');
  const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  return [postmaster, ...childrenOf(postmaster).map(({ pid }) => pid)];
}

/** The living children of a process, with their command lines. */
export function childrenOf(parent: number): { pid: number; command: string }[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, ppid, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(ppid) === parent ? [{ pid: Number(pid), command }] : [];
  });
}

/** Stops a Postgres in its tracks: it takes connections and answers nothing. The function that is answered lets it go on. */
export function freezePostgres(dataDir: string): () => void {
  const stopped: number[] = [];
  const [postmaster = 0] = postgresProcesses(dataDir);
  const stop = (pid: number) => {
    if (stopped.includes(pid)) return;
    try {
      process.kill(pid, 'SIGSTOP');
      stopped.push(pid);
    } catch (error) {
      // One that has just ended needs no stopping.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  stop(postmaster);
  for (const { pid } of childrenOf(postmaster)) stop(pid);
  return () => {
    for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
  };
}

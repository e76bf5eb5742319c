import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The process among our children whose command line names `script`; undefined where the system does not tell. */
export function childRunning(script: string): number | undefined {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .find((pid) => isOurs(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(script));
  } catch {
    return undefined;
  }
}

function isOurs(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`);
  } catch {
    return false;
  }
}

/** Lets the peak of a process's memory be counted from now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The most memory that a process has held since then, in MB. */
export function peakMegabytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

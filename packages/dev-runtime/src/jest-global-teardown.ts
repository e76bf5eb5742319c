import { stopTestPostgres } from './jest-global-setup.js';

export default async function endTestPostgres(): Promise<void> {
  await stopTestPostgres();
}

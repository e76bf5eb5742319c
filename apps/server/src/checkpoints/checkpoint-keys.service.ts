import { createPublicKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AuditCheckpointKey } from '@stillwatch/contracts/audit-log';
import {
  isEndorsement,
  isSignedBy,
  publicKeyText,
  readPublicKeys,
  type PublicKeys,
} from '@stillwatch/database/checkpoint';
import type { Database } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { checkpointPaths, type Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { CheckpointFile } from './checkpoint-file.js';
import { makeSigningKey, readSigningKey, type SigningKey } from './checkpoint-key.js';

/** Which keys have signed checkpoints, and the one that does now. Private keys stay in their file. */
@Injectable()
export class CheckpointKeysService {
  private readonly paths;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) env: Env,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {
    this.paths = checkpointPaths(env);
  }

  /** Oldest first. */
  async list(): Promise<AuditCheckpointKey[]> {
    const rows = await this.database.prisma.auditCheckpointKey.findMany({ orderBy: { id: 'asc' } });
    return rows.map((row, index) => ({
      keyId: row.keyId,
      publicKey: row.publicKey,
      from: row.usedFrom.toISOString(),
      until: rows[index + 1]?.usedFrom.toISOString() ?? null,
      endorsedBy: row.endorsedBy,
    }));
  }

  /** The public keys that are on record here, and that of the key file if there is one. */
  async known(): Promise<PublicKeys> {
    const rows = await this.database.prisma.auditCheckpointKey.findMany();
    const known = readPublicKeys(rows.map(({ publicKey }) => publicKey).join('\n'));
    const present = await readSigningKey(this.paths.keyFile).catch(() => null);
    if (present) known.set(present.keyId, present.publicKey);
    return known;
  }

  /** Whether the key file holds another key than the one that is on record as the present one. */
  async isNew(): Promise<boolean> {
    const key = await readSigningKey(this.paths.keyFile);
    return key === null || (await this.presentId()) !== key.keyId;
  }

  /**
   * The key to sign with, which is read anew each time, so that it can be replaced while this runs. One that was not in use
   * before is put on record first, with the signature that the one before has given it, if it has.
   *
   * @throws UnusableKeyError, or what the file system says
   */
  async present({ mayMake }: { mayMake: boolean }): Promise<SigningKey> {
    const { keyFile } = this.paths;
    const key = (await readSigningKey(keyFile)) ?? (mayMake ? await makeSigningKey(keyFile) : null);
    if (!key) throw new Error(`there is no key in ${keyFile}`);
    const before = await this.presentId();
    if (before !== key.keyId) await this.record(key, before);
    return key;
  }

  private async presentId(): Promise<string | null> {
    const row = await this.database.prisma.auditCheckpointKey.findFirst({ orderBy: { id: 'desc' } });
    return row?.keyId ?? null;
  }

  private async record({ keyId, publicKey }: SigningKey, before: string | null): Promise<void> {
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const endorsedBy = await this.endorserOf(keyId, publicKeyText(publicKey));
    await this.database.transaction(async (tx) => {
      await tx.auditCheckpointKey.create({
        data: { keyId, publicKey: pem, endorsedBy, usedFrom: this.clock.now() },
      });
      await this.auditLog.append(tx, systemActor, {
        action: 'audit_log.key_changed',
        objectType: 'audit_log',
        objectId: 'audit-log',
        ...(before !== null && { before: { keyId: before } }),
        after: { keyId, publicKey: pem, endorsedBy },
      });
    });
  }

  /** Which known key has signed this one, as `npm run audit:rotate-key` leaves it at the end of the checkpoint file. */
  private async endorserOf(keyId: string, publicKey: string): Promise<string | null> {
    const rows = await this.database.prisma.auditCheckpointKey.findMany();
    const known = new Map(rows.map((row) => [row.keyId, createPublicKey(row.publicKey)]));
    let endorser: string | null = null;
    for await (const record of new CheckpointFile(this.paths.file).newestLines()) {
      if (typeof record === 'string' || !isEndorsement(record)) continue;
      if (record.keyId !== keyId || record.publicKey !== publicKey) continue;
      const signer = known.get(record.endorsedBy);
      if (signer && isSignedBy(record, signer)) endorser = record.endorsedBy;
    }
    return endorser;
  }
}

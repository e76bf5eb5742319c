import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  appendAuditEntry,
  hashAuditEntry,
  hashBeforeFirst,
  type StoredAuditEntry,
} from '@stillwatch/database/audit-chain';
import { readAuditEntries } from '@stillwatch/database/audit-entries';
import { verifyAuditLog } from '@stillwatch/database/audit-verification';
import {
  keyIdOf,
  publicKeyText,
  signed,
  type AuditGap,
  type Checkpoint,
  type CheckpointRecord,
} from '@stillwatch/database/checkpoint';
import { reAnchoredAction } from '@stillwatch/database/re-anchoring';
import { useTestDatabase } from './open-test-database.js';

const store = useTestDatabase();

interface Key {
  readonly id: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { id: keyIdOf(publicKey), publicKey, privateKey };
}

const key = newKey();
let file: (CheckpointRecord | null)[];

beforeEach(async () => {
  await asOwner('TRUNCATE audit_entries');
  file = [];
});

/** What only the owner of the table can do, who means harm. */
async function asOwner(...statements: string[]): Promise<void> {
  const client = await store.db.pool.connect();
  try {
    await client.query('ALTER TABLE audit_entries DISABLE TRIGGER USER');
    for (const statement of statements) await client.query(statement);
    await client.query('ALTER TABLE audit_entries ENABLE TRIGGER USER');
  } finally {
    client.release();
  }
}

async function append(
  count: number,
  action = 'act',
  after: object = { note: 'naïve "quote" 审计' },
): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await store.db.transaction((tx) =>
      appendAuditEntry(tx, {
        ...{ actorType: 'user', actorId: 'u1', actorName: 'Ève', action },
        ...{ objectType: 'case', objectId: 'c1', before: null, after },
      }),
    );
}

async function headOf(): Promise<{ entry: number; hash: string }> {
  const entry = await store.db.prisma.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  return { entry: Number(entry.seq), hash: entry.hash };
}

let minutes = 0;
const laterAndLater = () => new Date(Date.UTC(2026, 10, 30, 0, (minutes += 1))).toISOString();

/** Signs the newest entry, as Stillwatch does, and writes that to the file. */
async function sign(by = key, gap?: AuditGap): Promise<Checkpoint> {
  const plain = { ...(await headOf()), at: laterAndLater(), keyId: by.id };
  const checkpoint = signed({ ...plain, ...(gap && { kind: 're-anchor' as const, ...gap }) }, by.privateKey);
  file.push(checkpoint);
  return checkpoint;
}

async function* inFile() {
  yield* file;
}

const verify = (keys: readonly Key[] = [key]) =>
  verifyAuditLog({
    entries: readAuditEntries(store.db.pool, { pageSize: 3 }),
    checkpoints: inFile,
    publicKeys: new Map(keys.map(({ id, publicKey }) => [id, publicKey])),
  });
const problemsFound = async (keys?: readonly Key[]) =>
  (await verify(keys)).problems.map(({ code, entry }) => [code, entry]);

/** Ten entries, the fourth and the eighth of them signed. */
async function signedLog(): Promise<void> {
  for (const more of [4, 4]) {
    await append(more);
    await sign();
  }
  await append(2);
}

/** All of it anew, with hashes by the published format. */
async function rewriteAll(): Promise<void> {
  let prevHash = hashBeforeFirst;
  const statements: string[] = [];
  for await (const entry of readAuditEntries(store.db.pool)) {
    const forged = { ...entry, actorName: 'Mallory', prevHash };
    prevHash = hashAuditEntry(forged);
    statements.push(
      `UPDATE audit_entries SET actor_name = 'Mallory', prev_hash = '${forged.prevHash}', hash = '${prevHash}' WHERE seq = ${entry.seq}`,
    );
  }
  await asOwner(...statements);
}

test('an untouched log is compared with each of its checkpoints', async () => {
  await signedLog();
  const newest = file.at(-1);
  expect(await verify()).toMatchObject({
    ...{ ok: true, entries: 10, head: (await headOf()).hash, problems: [], anchors: [], gap: null },
    checkpoints: { checked: 2, newest, unreadable: 0 },
  });
});

describe('what the chain alone cannot show is told by its checkpoints', () => {
  beforeEach(signedLog);

  test('a cut tail', async () => {
    await asOwner('DELETE FROM audit_entries WHERE seq > 6');
    expect(await problemsFound()).toEqual([['tail_cut', 7]]);
  });

  test('a truncated table', async () => {
    await asOwner('TRUNCATE audit_entries');
    expect(await problemsFound()).toEqual([['truncated', 1]]);
  });

  test('a log that was written anew from its first entry with new hashes', async () => {
    await rewriteAll();
    expect(await problemsFound()).toEqual([['rewritten', 4]]);
  });

  test('a tail that was cut and grew again', async () => {
    await asOwner('DELETE FROM audit_entries WHERE seq > 6');
    await append(9);
    expect(await problemsFound()).toEqual([['rewritten', 8]]);
  });

  test('what is newer than the newest checkpoint can be cut unseen until the next', async () => {
    await asOwner('DELETE FROM audit_entries WHERE seq > 8');
    expect(await problemsFound()).toEqual([]);
  });
});

describe('what the chain shows by itself', () => {
  beforeEach(signedLog);

  test.each([0, -1])('an entry %i before the first, with a hash of its own that fits', async (seq) => {
    const first = { seq: String(seq), at: '2020-01-01T00:00:00.000Z', before: null, after: null };
    const texts = {
      actorType: 'user',
      actorId: 'x',
      actorName: 'x',
      action: 'x',
      objectType: 'x',
      objectId: 'x',
    };
    const hash = hashAuditEntry({ ...first, ...texts, prevHash: hashBeforeFirst });
    await asOwner(`INSERT INTO audit_entries VALUES
      (${seq}, '${first.at}', 'user', 'x', 'x', 'x', 'x', 'x', NULL, NULL, '${hashBeforeFirst}', '${hash}')`);
    expect(await problemsFound()).toEqual([['before_first', seq]]);
  });

  test.each(['1 microsecond', '400 microseconds', '-400 microseconds', '1 millisecond', '-999 milliseconds'])(
    'a time that was changed by %s, with the time that was hashed',
    async (change) => {
      const [before] = await store.db.prisma.auditEntry.findMany({ where: { seq: 5n } });
      await asOwner(`UPDATE audit_entries SET at = at + interval '${change}' WHERE seq = 5`);
      const { problems } = await verify();
      expect(problems).toMatchObject([{ code: 'time_changed', entry: 5 }]);
      expect(problems[0]?.sentence).toContain(`its time was ${before?.at.toISOString()} when it was hashed`);
    },
  );

  test.each([
    ['missing_entry', 'DELETE FROM audit_entries WHERE seq = 5', 6],
    ['content_changed', `UPDATE audit_entries SET at = at + interval '1 hour' WHERE seq = 5`, 5],
    ['content_changed', `UPDATE audit_entries SET action = 'other' WHERE seq = 5`, 5],
    ['broken_link', `UPDATE audit_entries SET prev_hash = repeat('0', 64) WHERE seq = 5`, 5],
  ])('%s after %s', async (code, statement, entry) => {
    await asOwner(statement);
    expect(await problemsFound()).toEqual([[code, entry]]);
  });
});

describe('a checkpoint counts only with the signature of a known key', () => {
  test('one of an unknown key is told, and vouches for nothing', async () => {
    const stranger = newKey();
    await append(2);
    await sign(stranger);
    const { entry, hash } = await headOf();
    expect(await problemsFound()).toEqual([['unknown_key', entry]]);
    expect((await verify()).checkpoints).toMatchObject({ checked: 0, newest: null });
    expect(await verify([key, stranger])).toMatchObject({ ok: true, head: hash });
  });

  test.each([
    ['hash', { hash: 'a'.repeat(64) }],
    ['entry', { entry: 1 }],
    ['time', { at: '2026-11-30T00:00:00.001Z' }],
    ['signature', { signature: Buffer.alloc(64).toString('base64') }],
    ['signature that is no signature', { signature: '!' }],
  ])('one with another %s is told', async (_what, change) => {
    await append(2);
    const checkpoint = await sign();
    file = [{ ...checkpoint, ...change }];
    expect((await problemsFound()).map(([code]) => code)).toEqual(['bad_signature']);
  });

  test('the next key is known by the signature of the one before it', async () => {
    const [next, forged] = [newKey(), newKey()];
    await append(2);
    await sign();
    const endorse = (endorsed: Key, by: Key, endorsedBy = by.id) =>
      signed(
        {
          ...{ kind: 'key' as const, keyId: endorsed.id, publicKey: publicKeyText(endorsed.publicKey) },
          ...{ at: laterAndLater(), endorsedBy },
        },
        by.privateKey,
      );
    file.push(endorse(next, key));
    await append(1);
    await sign(next);
    expect(await verify()).toMatchObject({ ok: true, checkpoints: { checked: 2 } });

    file.push(endorse(forged, forged, key.id));
    await sign(forged);
    expect(await problemsFound()).toEqual([
      ['bad_signature', null],
      ['unknown_key', 3],
    ]);
  });
});

test('a line that a full disk cut off hides none of the others', async () => {
  await append(2);
  await sign();
  file.push(null);
  await append(1);
  await sign();
  expect(await verify()).toMatchObject({ ok: true, checkpoints: { checked: 2, unreadable: 1 } });
});

test('checkpoints that two processes have written the wrong way round are both compared', async () => {
  await append(2);
  await sign();
  await append(2);
  await sign();
  file.reverse();
  expect(await verify()).toMatchObject({ ok: true, checkpoints: { checked: 2 } });
  await asOwner(`DELETE FROM audit_entries WHERE seq > 1`);
  expect(await problemsFound()).toEqual([['tail_cut', 2]]);
});

test('checkpoints that came too late to be compared are told, not skipped', async () => {
  await append(3);
  const one = await sign();
  await append(1);
  await sign();
  file = [...Array.from({ length: 1_100 }, () => file[1] ?? null), one];
  expect(await problemsFound()).toEqual([['out_of_order', null]]);
});

test('a log that grows while it is verified holds', async () => {
  await append(2);
  await sign();
  const entries: StoredAuditEntry[] = [];
  for await (const entry of readAuditEntries(store.db.pool)) entries.push(entry);
  await append(1);
  const newer = await sign();
  file = [file[0] ?? null, null];
  async function* entriesAtFirst() {
    yield* entries;
  }
  let reads = 0;
  const growing = async function* () {
    reads += 1;
    yield* reads === 1 ? file : [file[0] ?? null, newer, newer];
  };
  const publicKeys = new Map([[key.id, key.publicKey]]);
  expect(await verifyAuditLog({ entries: entriesAtFirst(), checkpoints: growing, publicKeys })).toMatchObject(
    { ok: true, checkpoints: { checked: 1 } },
  );
});

describe('a lost tail that two people have put on record', () => {
  const people = { reason: 'Restored last night’s backup.', proposedBy: 'Ann', approvedBy: 'Ben' };

  /** What a restore of the sixth entry leaves, and what the log went on to be. */
  async function restoredLog(): Promise<AuditGap> {
    await signedLog();
    await asOwner('DELETE FROM audit_entries WHERE seq > 6');
    await append(1);
    const { gap } = await verify();
    if (!gap) throw new Error('there is no gap');
    return gap;
  }

  test('runs from the newest entry that is still proved to the newest that was signed', async () => {
    const gap = await restoredLog();
    expect(gap).toMatchObject({ lastGood: { entry: 4 }, lost: { from: 5, to: 8 } });
  });

  test('is no problem any more once it is signed, and is always shown', async () => {
    const gap = await restoredLog();
    await append(1, reAnchoredAction, { ...gap, ...people });
    expect(await verify()).toMatchObject({ ok: false, anchors: [{ isSigned: false }] });
    await sign(key, gap);
    await append(3);
    await sign();
    expect(await verify()).toMatchObject({
      ...{ ok: true, gap: null, checkpoints: { checked: 3 } },
      anchors: [{ entry: 8, isSigned: true, ...gap, ...people }],
    });
    await asOwner('DELETE FROM audit_entries WHERE seq > 10');
    expect(await problemsFound()).toEqual([['tail_cut', 11]]);
  });

  test('must be in the log: a signed line alone ends no checkpoint unseen', async () => {
    const gap = await restoredLog();
    await append(1);
    await sign(key, gap);
    expect(await problemsFound()).toEqual([['re_anchor_unrecorded', 8]]);
  });

  test.each([
    ['another end', ({ lost, ...gap }: AuditGap) => ({ ...gap, lost: { ...lost, to: lost.to - 1 } })],
    [
      'another beginning',
      ({ lost, ...gap }: AuditGap) => ({ ...gap, lost: { ...lost, from: lost.from + 1 } }),
    ],
    [
      'another last entry',
      ({ lost, ...gap }: AuditGap) => ({ ...gap, lost: { ...lost, hash: 'a'.repeat(64) } }),
    ],
    [
      'another good entry',
      ({ lastGood, ...gap }: AuditGap) => ({ ...gap, lastGood: { ...lastGood, entry: 5 } }),
    ],
    ['nothing', () => ({})],
  ])('and the log must say the same: %s is told', async (_what, recorded) => {
    const gap = await restoredLog();
    await append(1, reAnchoredAction, { ...recorded(gap), ...people });
    await sign(key, gap);
    expect(await problemsFound()).toEqual([['re_anchor_unrecorded', 8]]);
  });

  test('may be lost itself to a second restore', async () => {
    const gap = await restoredLog();
    await append(1, reAnchoredAction, { ...gap, ...people });
    await sign(key, gap);
    await asOwner('DELETE FROM audit_entries WHERE seq > 7');
    await append(1);
    const second = await verify();
    expect(second.gap).toMatchObject({ lastGood: { entry: 4 }, lost: { from: 5, to: 8 } });
    await append(1, reAnchoredAction, { ...second.gap, ...people });
    await sign(key, second.gap ?? gap);
    expect(await verify()).toMatchObject({ ok: true, anchors: [{ entry: 9, isSigned: true }] });
  });
});

test('the log refuses to be truncated by anybody who does not switch its triggers off', async () => {
  await append(1);
  for (const statement of ['TRUNCATE audit_entries', 'TRUNCATE audit_entries, audit_checkpoints CASCADE'])
    await expect(store.db.pool.query(statement)).rejects.toThrow('audit_entries is append-only');
});

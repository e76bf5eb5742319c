import { expect, beforeEach, describe, test } from '@jest/globals';
import { hashAuditEntry, hashBeforeFirst, type StoredAuditEntry } from '@stillwatch/database/audit-chain';
import { readAuditEntries } from '@stillwatch/database/audit-entries';
import { verifyAuditLog } from '@stillwatch/database/audit-verification';
import { publicKeyText, signed } from '@stillwatch/database/checkpoint';
import { laterAndLater, newKey, useSignedLog, type Key } from './signed-log.js';

const { store, key, log, asOwner, append, headOf, sign, verify, problemsFound, signedLog } = useSignedLog();

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
  const newest = log.file.at(-1);
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
    log.file = [{ ...checkpoint, ...change }];
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
    log.file.push(endorse(next, key));
    await append(1);
    await sign(next);
    expect(await verify()).toMatchObject({ ok: true, checkpoints: { checked: 2 } });

    log.file.push(endorse(forged, forged, key.id));
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
  log.file.push('cut_off');
  await append(1);
  await sign();
  expect(await verify()).toMatchObject({ ok: true, checkpoints: { checked: 2, unreadable: 1 } });
});

describe('a checkpoint that cannot be read is told, not skipped', () => {
  const sentences = async () => (await verify()).problems.map(({ code, sentence }) => [code, sentence]);

  test('wherever it stands', async () => {
    await signedLog();
    log.file.unshift('unreadable');
    expect(await sentences()).toEqual([
      ['unreadable_checkpoint', 'Line 1 of the checkpoints cannot be read, so it was not compared.'],
    ]);
    log.file.push('unreadable');
    expect(await sentences()).toEqual([
      ['unreadable_checkpoint', 'Lines 1, 4 of the checkpoints cannot be read, so they were not compared.'],
    ]);
    expect((await verify()).checkpoints).toMatchObject({ checked: 2, unreadable: 2 });
  });

  test('also one that was cut off, unless it is the last line or a newer checkpoint follows', async () => {
    await signedLog();
    log.file = [...log.file, 'cut_off', ...log.file.slice(0, 1)];
    expect(await problemsFound()).toEqual([['unreadable_checkpoint', null]]);
    log.file = [...log.file.slice(0, 2), 'cut_off'];
    expect(await problemsFound()).toEqual([]);
    log.file.push('cut_off');
    expect(await problemsFound()).toEqual([['unreadable_checkpoint', null]]);
  });

  test('of many, the first twenty are named', async () => {
    log.file = Array.from({ length: 25 }, () => 'unreadable' as const);
    const [[, sentence] = []] = await sentences();
    expect(sentence).toContain('19, 20 and 5 more of the checkpoints');
  });
});

test('checkpoints that two processes have written the wrong way round are both compared', async () => {
  await append(2);
  await sign();
  await append(2);
  await sign();
  log.file.reverse();
  expect(await verify()).toMatchObject({ ok: true, checkpoints: { checked: 2, newest: { entry: 4 } } });
  await asOwner(`DELETE FROM audit_entries WHERE seq > 1`);
  expect(await problemsFound()).toEqual([['tail_cut', 2]]);
});

test('checkpoints that came too late to be compared are told, not skipped', async () => {
  await append(3);
  const one = await sign();
  await append(1);
  await sign();
  log.file = [...Array.from({ length: 1_100 }, () => log.file[1] ?? 'cut_off'), one];
  expect(await problemsFound()).toEqual([['out_of_order', null]]);
});

test('a log that grows while it is verified holds', async () => {
  await append(2);
  await sign();
  const entries: StoredAuditEntry[] = [];
  for await (const entry of readAuditEntries(store.db.pool)) entries.push(entry);
  await append(1);
  const newer = await sign();
  log.file = [log.file[0] ?? 'cut_off', 'cut_off'];
  async function* entriesAtFirst() {
    yield* entries;
  }
  let reads = 0;
  const growing = async function* () {
    reads += 1;
    yield* reads === 1 ? log.file : [log.file[0] ?? 'cut_off', newer, newer];
  };
  const publicKeys = new Map([[key.id, key.publicKey]]);
  expect(await verifyAuditLog({ entries: entriesAtFirst(), checkpoints: growing, publicKeys })).toMatchObject(
    { ok: true, checkpoints: { checked: 1 } },
  );
});

test('the log refuses to be truncated by anybody who does not switch its triggers off', async () => {
  await append(1);
  for (const statement of ['TRUNCATE audit_entries', 'TRUNCATE audit_entries, audit_checkpoints CASCADE'])
    await expect(store.db.pool.query(statement)).rejects.toThrow('audit_entries is append-only');
});

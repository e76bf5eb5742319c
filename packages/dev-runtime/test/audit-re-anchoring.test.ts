import { describe, expect, test } from '@jest/globals';
import type { AuditGap } from '@stillwatch/database/checkpoint';
import { reAnchoredAction } from '@stillwatch/database/re-anchoring';
import { useSignedLog } from './signed-log.js';

const { key, asOwner, append, sign, verify, problemsFound, signedLog } = useSignedLog();

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

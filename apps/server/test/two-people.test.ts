import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Appeal } from '@stillwatch/contracts/appeal';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { CaseDetail, Dossier } from '@stillwatch/contracts/dossier';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import type { SystemState } from '@stillwatch/contracts/system';
import { AppealsService } from '../src/appeals/appeals.service.js';
import { firstAdministrator, twoHouses, type Colleague } from './colleague-fixtures.js';
import { accountWithCase, campaignWithCase, inDays, listed, mildLimit } from './review-fixtures.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

const standing = async (accountId: string) =>
  (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body.standing;
const caseFile = async (caseId: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`)).body;
const system = async () => (await server.call<SystemState>('GET', '/v1/system')).body.people;
const audited = async (objectId: string) =>
  (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId }, sort: ['seq', 'ASC'] })).rows;
const refused = (code: string, words = '') => ({
  status: 409,
  body: { code, detail: expect.stringContaining(words) },
});

describe('while there is one administrator', () => {
  let ada: Colleague;
  let ann: Colleague;
  let ben: Colleague;
  beforeAll(async () => {
    server = await startTestServer();
    ada = await firstAdministrator(server);
    [ann, ben] = [await ada.invite('Ann', 'officer'), await ada.invite('Ben', 'officer')];
  });
  afterAll(() => server.close());

  test('whoever has let the other in approves nothing of theirs, nor they of his, but rejects', async () => {
    const [byAda, byAnn] = [await accountWithCase(server), await accountWithCase(server)];
    const { body: adas } = await ada.propose(byAda.caseId, { action: 'ban' });
    const { body: anns } = await ann.propose(byAnn.caseId, { action: 'ban' });
    expect(await ann.approve(adas.id)).toMatchObject(refused('not_independent', 'Administrator and Ann'));
    expect(await ada.approve(anns.id)).toMatchObject(refused('not_independent', 'Ann and Administrator'));
    expect(await standing(byAda.accountId)).toBe('active');
    expect(await standing(byAnn.accountId)).toBe('active');
    expect((await ann.reject(adas.id)).body.status).toBe('rejected');
    expect((await ada.reject(anns.id)).body.status).toBe('rejected');
  });

  test('two whom one has let in decide together, and that they have one origin is said wherever the decision is', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    const { body: ban } = await ann.propose(caseId, { action: 'ban' });
    expect(ban.independence).toBeNull();
    expect((await ben.approve(ban.id)).body).toMatchObject({
      status: 'in_force',
      independence: 'one_origin',
    });
    expect(await standing(accountId)).toBe('banned');
    expect((await caseFile(caseId)).decisions).toMatchObject([{ independence: 'one_origin' }]);
    const { body: dossier } = await server.call<Dossier>('GET', `/v1/accounts/${accountId}/dossier`);
    expect(dossier.decisions).toMatchObject([{ independence: 'one_origin' }]);
    expect((await audited(ban.id)).at(-1)).toMatchObject({
      action: 'decision.approved',
      after: { independence: 'one_origin' },
    });
    expect(await system()).toMatchObject({
      ...{ people: 3, administrators: 1, unconfirmed: 0, twoAdministrators: false },
      ...{ oneOriginDecisions30d: 1, oneOrigin: true, originName: 'Administrator' },
    });
  });

  test('a limit that hurts takes two people, on a campaign too, and none of them alone', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    for (const input of [
      { action: 'limit' },
      { action: 'limit', limitPercent: 90 },
      { action: 'limit', until: inDays(5) },
      { ...mildLimit(), limitPercent: 24 },
    ]) {
      const { body } = await ann.propose(caseId, input);
      expect(body.status).toBe('proposed');
      expect(await standing(accountId)).toBe('active');
      expect(await ann.approve(body.id)).toMatchObject(refused('second_person_required'));
      expect(await ada.approve(body.id)).toMatchObject(refused('not_independent'));
      await ann.cancel(body.id);
    }
    const { body } = await ann.propose(caseId, { action: 'limit', limitPercent: 5, until: inDays(5) });
    expect((await ben.approve(body.id)).body).toMatchObject({
      status: 'in_force',
      independence: 'one_origin',
    });
    expect(await standing(accountId)).toBe('limited');

    const campaign = await campaignWithCase(server, 3);
    const { body: all } = await ann.propose(campaign.caseId, { action: 'limit' });
    expect(all.status).toBe('proposed');
    expect(await ada.approve(all.id)).toMatchObject(refused('not_independent'));
    expect((await ben.approve(all.id)).body).toMatchObject({ status: 'in_force', accountCount: 3 });
  });

  test('an appeal is heard by nobody who has let in a decider, and not offered to them', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    const { body: ban } = await ann.propose(caseId, { action: 'ban' });
    await ben.approve(ban.id);
    const decision = await server.database.prisma.decision.findUniqueOrThrow({ where: { id: ban.id } });
    const token = server.worker.get(AppealsService).link(decision, accountId).url.split('/').at(-1);
    const text = 'We build a support assistant and train nothing; please look again.';
    const path = `/v1/public/appeals/${token}`;
    expect((await server.call('POST', path, { text }, { key: null })).status).toBe(201);
    const cem = await ada.invite('Cem', 'officer');
    const mine = async (person: Colleague) =>
      (
        await person.get<Appeal[]>(
          `/v1/appeals?filter=${encodeURIComponent(JSON.stringify({ mine: true, decisionId: ban.id }))}`,
        )
      ).body.length;
    expect([await mine(ada), await mine(ann), await mine(cem)]).toEqual([0, 0, 1]);
    const { rows } = await listed<Appeal>(server, '/v1/appeals', { filter: { decisionId: ban.id } });
    const hear = (person: Colleague) =>
      person.post<Appeal>(`/v1/appeals/${rows[0]?.id}/decide`, {
        outcome: 'overturn',
        reason: 'Convincing.',
      });
    expect(await hear(ben)).toMatchObject(refused('second_person_required'));
    expect(await hear(ada)).toMatchObject(refused('not_independent', 'Administrator'));
    expect(await standing(accountId)).toBe('banned');
    expect((await hear(cem)).status).toBe(200);
    expect(await standing(accountId)).toBe('active');
  });

  test.each([
    ['disabled', () => ada.to('disable', ann)],
    ['a viewer', () => ada.change(ann, { role: 'viewer' })],
  ])(
    'what was proposed by somebody who is %s now is cancelled, and the case is open again',
    async (_now, lose) => {
      const { accountId, caseId } = await accountWithCase(server);
      const campaign = await campaignWithCase(server, 2);
      const { body: ban } = await ann.propose(caseId, { action: 'ban' });
      const { body: all } = await ann.propose(campaign.caseId, { action: 'ban' });
      expect((await lose()).status).toBe(200);
      for (const [id, itsCase] of [
        [ban.id, caseId],
        [all.id, campaign.caseId],
      ] as const) {
        expect(await ben.approve(id)).toMatchObject(refused('decision_resolved', 'cancelled'));
        const { state, events, decisions } = await caseFile(itsCase);
        expect(state).toBe('open');
        expect(decisions).toMatchObject([
          { status: 'cancelled', resolvedBy: null, resolvedReason: 'The proposer may no longer decide.' },
        ]);
        expect(events.map(({ kind, actorName }) => [kind, actorName])).toContainEqual([
          'decision_cancelled',
          'Stillwatch',
        ]);
        expect((await audited(id)).at(-1)).toMatchObject({
          action: 'decision.cancelled',
          actorType: 'system',
        });
      }
      expect(await standing(accountId)).toBe('active');
      const { body: again } = await ben.propose(caseId, { action: 'ban' });
      expect(again.status).toBe('proposed');
      await ben.cancel(again.id);
      ann = await ada.invite(`Ann ${_now}`, 'officer');
      expect((await server.call<AuditVerification>('GET', '/v1/audit-log/verify')).body.ok).toBe(true);
    },
  );

  test('the second administrator ends what unconfirmed people may do: they propose and approve nothing until confirmed', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    const other = await accountWithCase(server);
    const { body: ban } = await ann.propose(caseId, { action: 'ban' });
    const bea = await ada.invite('Bea', 'administrator');
    expect(await system()).toMatchObject({ twoAdministrators: true, oneOrigin: true, administrators: 2 });
    expect((await system()).unconfirmed).toBeGreaterThanOrEqual(2);
    expect(await ann.propose(other.caseId, { action: 'warn' })).toMatchObject(
      refused('not_confirmed', ann.name),
    );
    expect(await ben.approve(ban.id)).toMatchObject(refused('not_confirmed'));
    expect((await bea.to('confirm', ben)).status).toBe(200);
    expect(await ben.approve(ban.id)).toMatchObject(refused('not_confirmed', ann.name));
    expect(await standing(accountId)).toBe('active');
    expect((await bea.to('confirm', ann)).status).toBe(200);
    expect((await ben.approve(ban.id)).body).toMatchObject({
      status: 'in_force',
      independence: 'one_origin',
    });

    const cleo = await bea.invite('Cleo', 'officer');
    expect((await ada.to('confirm', cleo)).status).toBe(200);
    const { body: suspension } = await ann.propose(other.caseId, { action: 'suspend', until: inDays(4) });
    expect((await cleo.approve(suspension.id)).body).toMatchObject({ independence: 'independent' });
  });
});

describe('in a house of two administrators', () => {
  let house: Awaited<ReturnType<typeof twoHouses>>;
  beforeAll(async () => {
    server = await startTestServer();
    house = await twoHouses(server);
  });
  afterAll(() => server.close());

  test('whoever is reset has let somebody in again: nobody’s proposal until confirmed, and never approved by the resetter', async () => {
    const { ada, bea, ben, cem } = house;
    const { caseId } = await accountWithCase(server);
    const { body: ban } = await ben.propose(caseId, { action: 'ban' });
    expect((await bea.to('reset', ben)).status).toBe(200);
    expect(await cem.approve(ban.id)).toMatchObject(refused('decision_resolved'));
    expect(await caseFile(caseId)).toMatchObject({ state: 'open' });
    const { body: beas } = await bea.propose(caseId, { action: 'ban' });
    expect(await cem.approve(beas.id)).toMatchObject(refused('not_independent'));
    expect((await ada.cancel(beas.id)).body.status).toBe('cancelled');
  });

  test('approving while the approver is disabled, or let in by the proposer, ends as if one came before the other', async () => {
    const { ada, ann, bea } = house;
    for (let round = 0; round < 6; round += 1) {
      const zoe = await bea.invite(`Zoe ${round}`, 'officer');
      await ada.to('confirm', zoe);
      const { accountId, caseId } = await accountWithCase(server);
      const proposer = round % 2 === 0 ? ann : ada;
      const { body: ban } = await proposer.propose(caseId, { action: 'ban' });
      const [approval, loss] = await Promise.all([
        zoe.approve(ban.id),
        round % 2 === 0 ? ada.to('disable', zoe) : ada.to('reset', zoe),
      ]);
      expect(loss.status).toBe(200);
      const isBanned = approval.status === 200;
      expect(await standing(accountId)).toBe(isBanned ? 'banned' : 'active');
      // Whoever was first: the audit log has a ban after the loss in no case.
      const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
        filter: { objectId: [ban.id, zoe.id] },
        sort: ['seq', 'DESC'],
      });
      if (isBanned) {
        const order = rows.map(({ action }) => action);
        expect(order.indexOf('decision.approved')).toBeGreaterThan(
          order.findIndex((action) => /^user\.(disabled|reset)$/.test(action)),
        );
      } else expect([401, 403, 409]).toContain(approval.status);
    }
  });

  test('disabling proposers while others approve never deadlocks, and each proposal ends once', async () => {
    const { ada, bea, cem } = house;
    for (let round = 0; round < 4; round += 1) {
      const yan = await ada.invite(`Yan ${round}`, 'officer');
      await bea.to('confirm', yan);
      const cases = await Promise.all([0, 1, 2].map(() => accountWithCase(server)));
      const bans = await Promise.all(cases.map(({ caseId }) => yan.propose(caseId, { action: 'ban' })));
      const [loss, ...answers] = await Promise.all([
        bea.to('disable', yan),
        ...bans.map(({ body }) => cem.approve(body.id)),
      ]);
      expect(loss.status).toBe(200);
      for (const [index, { status }] of answers.entries()) {
        expect([200, 409]).toContain(status);
        expect(await standing(cases[index]?.accountId ?? '')).toBe(status === 200 ? 'banned' : 'active');
        expect(await caseFile(cases[index]?.caseId ?? '')).toMatchObject({
          state: status === 200 ? 'closed' : 'open',
          decisions: [{ status: status === 200 ? 'in_force' : 'cancelled' }],
        });
      }
    }
  });
});

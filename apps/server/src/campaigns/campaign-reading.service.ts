import { Inject, Injectable } from '@nestjs/common';
import type {
  Campaign,
  CampaignDetail,
  CampaignMember,
  CampaignTimeline,
  SharedKey,
} from '@stillwatch/contracts/campaign';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { standingAt } from '../accounts/accounts.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Page } from '../http/list.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { findCampaignIds } from './campaign-list.query.js';
import { readMembers, readRemoved } from './campaign-members.query.js';
import { toCampaign, type CampaignRow } from './campaign.mapper.js';
import { readCampaignEdges } from './campaign-edges.query.js';
import { readSharedKeys } from './shared-keys.query.js';
import { readTimeline } from './campaign-timeline.query.js';

/** Answers what is known of campaigns. Every question about an unknown one fails with `campaign_not_found`. */
@Injectable()
export class CampaignReadingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `invalid_query` */
  async list(query: ListQuery): Promise<Page<Campaign>> {
    const { ids, total, from } = await findCampaignIds(this.database.pool, query);
    const [rows, openCases] = await Promise.all([
      this.database.prisma.campaign.findMany({ where: { id: { in: [...ids] } } }),
      this.openCases(ids),
    ]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const found = ids.flatMap((id) => byId.get(id) ?? []);
    return { rows: found.map((row) => toCampaign(row, openCases.get(row.id) ?? null)), total, from };
  }

  async one(givenId: string): Promise<CampaignDetail> {
    const row = await this.row(givenId);
    const { pool } = this.database;
    const [openCases, members, removedMembers, edges] = await Promise.all([
      this.openCases([row.id]),
      this.members(row.id),
      readRemoved(pool, row.id),
      readCampaignEdges(pool, row.id),
    ]);
    return {
      ...toCampaign(row, openCases.get(row.id) ?? null),
      priorNats: row.priorNats,
      scorecardVersion: row.scorecardVersion,
      members,
      ...edges,
      removedMembers,
    };
  }

  async timeline(givenId: string): Promise<CampaignTimeline> {
    const { id } = await this.row(givenId);
    return readTimeline(this.database.pool, id, this.clock.now());
  }

  /** Most widely shared among the members first. */
  async sharedKeys(givenId: string): Promise<SharedKey[]> {
    const { id } = await this.row(givenId);
    return readSharedKeys(this.database.pool, id);
  }

  private async members(campaignId: string): Promise<CampaignMember[]> {
    const now = this.clock.now();
    const rows = await readMembers(this.database.pool, campaignId, now);
    return rows.map(({ standingColumns, ...member }) => ({
      ...member,
      standing: standingAt(standingColumns, now).standing,
    }));
  }

  private async row(givenId: string): Promise<CampaignRow> {
    const id = knownForm(givenId, 'campaign_not_found', 'campaign');
    const row = await this.database.prisma.campaign.findUnique({ where: { id } });
    if (!row) throw unknownObject(id, 'campaign_not_found', 'campaign');
    return row;
  }

  private async openCases(campaignIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.prisma.case.findMany({
      where: { subjectType: 'campaign', subjectId: { in: [...campaignIds] }, state: { not: 'closed' } },
      select: { id: true, subjectId: true },
    });
    return new Map(rows.map((row) => [row.subjectId, row.id]));
  }
}

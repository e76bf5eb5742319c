import type { Case } from '@stillwatch/contracts/case';
import { campaignName } from '../campaigns/campaign-name.js';

/** Whom a case is about, in words. */
export const subjectName = ({
  subject,
  organizationName,
  memberCount,
}: Pick<Case, 'subject' | 'organizationName' | 'memberCount'>): string =>
  subject.type === 'campaign'
    ? campaignName({ id: subject.id, memberCount: memberCount ?? 0 })
    : (organizationName ?? 'Organisation not registered');

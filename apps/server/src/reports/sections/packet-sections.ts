import { byName } from '../packet-format.js';
import type { PacketSection } from '../packet-section.js';
import { accountsSection } from './accounts.section.js';
import { auditSections } from './audit.sections.js';
import { campaignSections } from './campaign.sections.js';
import { caseSections } from './case.sections.js';
import { decisionSections } from './decision.sections.js';
import { groundSections } from './ground.sections.js';

/** What a packet holds, in the order of the file. A new section is one entry of one of these lists. */
export const packetSections: readonly PacketSection[] = byName([
  ...caseSections,
  accountsSection,
  ...campaignSections,
  ...groundSections,
  ...decisionSections,
  ...auditSections,
]);

import { Box, Button, useMediaQuery } from '@mui/material';
import type { CampaignDetail, CampaignMember } from '@stillwatch/contracts/campaign';
import { useMemo, useState } from 'react';
import { Link } from 'react-router-dom';
import { Badge, BandBadge, StandingBadge } from '../../display/badge.js';
import { LocalTable } from '../../display/local-table.js';
import type { Column, RowSelection } from '../../display/record-table.js';
import { ShortId } from '../../display/short-id.js';
import { Empty } from '../../display/states.js';
import { compact, count, percent } from '../../format/number.js';
import { spelled } from '../../format/words.js';
import { useMay } from '../../session/permission.js';
import { RemoveMemberDialog } from './acts/member-dialogs.js';
import { useDesk } from './desk.js';
import { RemovedMembers } from './removed-members.js';

type MemberRow = CampaignMember & { id: string };

/** Shown where there is room. */
const wideColumns: readonly Column<MemberRow>[] = [
  {
    key: 'declares',
    title: 'Declares',
    width: 110,
    sortBy: 'declaredCategory',
    cell: ({ declaredCategory }) => (declaredCategory === null ? 'nothing' : spelled(declaredCategory)),
  },
  {
    key: 'events',
    title: 'Events',
    width: 70,
    align: 'right',
    sortBy: 'eventsScored',
    cell: ({ eventsScored }) => count(eventsScored),
  },
  {
    key: 'tokens',
    title: 'Tokens, 30 d',
    width: 96,
    align: 'right',
    sortBy: 'outputTokens30d',
    cell: ({ outputTokens30d }) => compact(outputTokens30d),
  },
];

const columnsWith = (
  remove: ((member: CampaignMember) => void) | undefined,
  isWide: boolean,
): readonly Column<MemberRow>[] => [
  {
    key: 'account',
    title: 'Account',
    width: 148,
    sortBy: 'organizationName',
    narrow: 'full',
    cell: ({ accountId, organizationName }) => (
      <Box sx={{ lineHeight: '16px' }}>
        <Link
          to={`/accounts/${encodeURIComponent(accountId)}`}
          style={{ fontWeight: 600, textDecoration: 'none' }}
        >
          {organizationName ?? 'Not registered'}
        </Link>
        <br />
        <ShortId id={accountId} />
      </Box>
    ),
  },
  {
    key: 'membership',
    title: 'Belongs',
    width: 82,
    align: 'right',
    sortBy: 'membership',
    narrow: 'right',
    cell: ({ membership }) => percent(membership),
  },
  {
    key: 'basis',
    title: 'Because',
    narrow: 'full',
    cell: ({ basis, approvals, carriesFinding }) => (
      <span className="two-lines" title={basis}>
        {!carriesFinding && <Badge tone="exculpatory">Does not carry the finding</Badge>}{' '}
        {approvals.length > 0 && <Badge tone="exculpatory">{approvals.join(', ')}</Badge>} {basis}
      </span>
    ),
  },
  {
    key: 'score',
    title: 'Own score',
    width: 128,
    sortBy: 'score',
    narrow: 'left',
    cell: ({ score, band }) => (
      <>
        <BandBadge band={band} /> {Math.round(score)}
      </>
    ),
  },
  {
    key: 'standing',
    title: 'Standing',
    width: 88,
    sortBy: 'standing',
    narrow: 'right',
    cell: ({ standing }) =>
      standing === 'active' ? (
        <span style={{ color: 'var(--ink-3)' }}>active</span>
      ) : (
        <StandingBadge standing={standing} />
      ),
  },
  ...(isWide ? wideColumns : []),
  ...(remove === undefined
    ? []
    : [
        {
          key: 'remove',
          title: 'Act',
          width: 78,
          align: 'right' as const,
          narrow: 'right' as const,
          cell: (member: MemberRow) => (
            <Button variant="text" aria-label={`Remove ${member.accountId}`} onClick={() => remove(member)}>
              Remove
            </Button>
          ),
        },
      ]),
];

const holds = ({ accountId, organizationName, basis }: MemberRow, words: string): boolean =>
  `${accountId} ${organizationName ?? ''} ${basis}`.toLowerCase().includes(words);

/** Every member as a row; the boxes pick members for the what-if and for a decision about a part of them. */
export function MembersView({ campaign }: { campaign: CampaignDetail }) {
  const { selected, toggle, select } = useDesk();
  const mayWork = useMay('cases:work');
  const isWide = useMediaQuery('(min-width: 1560px)');
  const [removing, setRemoving] = useState<CampaignMember>();
  const rows = useMemo(
    () => campaign.members.map((member) => ({ ...member, id: member.accountId })),
    [campaign.members],
  );
  const columns = useMemo(() => columnsWith(mayWork ? setRemoving : undefined, isWide), [mayWork, isWide]);
  const selection: RowSelection = {
    selected,
    toggle,
    setAll: (ids, on) => {
      if (on) select(ids);
      else for (const id of ids) toggle(id);
    },
  };
  return (
    <Box tabIndex={0} role="group" aria-label="Members" sx={{ flex: 1, minHeight: 0, overflowY: 'auto' }}>
      <LocalTable
        label="the members"
        records={rows}
        columns={columns}
        sort={{ field: 'membership', order: 'DESC' }}
        rowNoun="member"
        matches={holds}
        selection={selection}
        empty={<Empty title="No member matches">Try a part of an id or of a name.</Empty>}
      />
      <RemovedMembers campaignId={campaign.id} removed={campaign.removedMembers} />
      {removing !== undefined && (
        <RemoveMemberDialog
          campaignId={campaign.id}
          accountId={removing.accountId}
          name={removing.organizationName ?? removing.accountId}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Box>
  );
}

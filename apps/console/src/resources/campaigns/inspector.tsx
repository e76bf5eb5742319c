import { Box, Button } from '@mui/material';
import type {
  CampaignDetail,
  CampaignEdge,
  CampaignMember,
  EdgeVerdict,
} from '@stillwatch/contracts/campaign';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Badge, BandBadge, StandingBadge } from '../../display/badge.js';
import { Fact, Facts } from '../../display/fact.js';
import { Panel } from '../../display/panel.js';
import { ShortId } from '../../display/short-id.js';
import { compact, count, percent, signedNats } from '../../format/number.js';
import { spelled } from '../../format/words.js';
import { useMay } from '../../session/permission.js';
import { RemoveMemberDialog } from './acts/member-dialogs.js';
import { ReviewEdgeDialog } from './acts/review-edge-dialog.js';
import { useDesk } from './desk.js';
import { groupWord, kindGroup, kindWord } from './evidence-kinds.js';
import { edgeKey } from './graph/graph-model.js';

const Close = () => {
  const { inspect } = useDesk();
  return (
    <Button variant="text" onClick={() => inspect(undefined)} sx={{ py: 0, minHeight: 24 }}>
      Close
    </Button>
  );
};

const Acts = ({ children }: { children: ReactNode }) => (
  <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, mt: 2 }}>{children}</Box>
);

function EdgePanel({ campaignId, edge }: { campaignId: string; edge: CampaignEdge }) {
  const may = useMay('cases:work');
  const { marked, toggleMark } = useDesk();
  const [verdict, setVerdict] = useState<EdgeVerdict | null>();
  const key = edgeKey(edge);
  return (
    <Panel title="Link" aside={<Close />} sx={{ flexShrink: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' }}>
        <Link to={`/accounts/${encodeURIComponent(edge.from)}`} className="mono">
          {edge.from}
        </Link>
        <span style={{ color: 'var(--ink-3)' }}>and</span>
        <Link to={`/accounts/${encodeURIComponent(edge.to)}`} className="mono">
          {edge.to}
        </Link>
        {edge.verdict !== null && <Badge tone="watch">{edge.verdict === 'cut' ? 'Cut' : 'Confirmed'}</Badge>}
      </Box>
      <Box component="p" sx={{ fontWeight: 600, my: 1 }}>
        {signedNats(edge.nats)} nats for one operator behind both
      </Box>
      <Box component="ul" sx={{ display: 'grid', gap: 1 }}>
        {edge.evidence.map(({ kind, nats, summary, sharedBy }) => (
          <Box
            component="li"
            key={`${kind} ${summary}`}
            sx={{ display: 'flex', gap: 3, fontSize: 13, lineHeight: '18px' }}
          >
            <Box sx={{ flex: 1, minWidth: 0 }}>
              {summary}
              <Box component="span" sx={{ display: 'block', color: 'var(--ink-3)', fontSize: 12 }}>
                {kindWord(kind)}, {groupWord[kindGroup(kind)]}
                {sharedBy !== null && ` · shared by ${count(sharedBy)} accounts of all`}
              </Box>
            </Box>
            <strong className="figures" style={{ fontWeight: 600 }}>
              {signedNats(nats)}
            </strong>
          </Box>
        ))}
      </Box>
      <Acts>
        {may && edge.verdict !== 'cut' && (
          <Button variant="outlined" onClick={() => setVerdict('cut')}>
            Cut
          </Button>
        )}
        {may && edge.verdict !== 'confirmed' && (
          <Button variant="outlined" onClick={() => setVerdict('confirmed')}>
            Confirm
          </Button>
        )}
        {may && edge.verdict !== null && (
          <Button variant="outlined" onClick={() => setVerdict(null)}>
            Take back
          </Button>
        )}
        <Button variant="text" aria-pressed={marked.has(key)} onClick={() => toggleMark(key)}>
          {marked.has(key) ? 'No longer try its cut' : 'Try its cut'}
        </Button>
      </Acts>
      {verdict !== undefined && (
        <ReviewEdgeDialog
          campaignId={campaignId}
          edge={edge}
          verdict={verdict}
          onClose={() => setVerdict(undefined)}
        />
      )}
    </Panel>
  );
}

function MemberPanel({ campaign, member }: { campaign: CampaignDetail; member: CampaignMember }) {
  const may = useMay('cases:work');
  const { selected, toggle } = useDesk();
  const [removing, setRemoving] = useState(false);
  const links = campaign.edges.filter(
    ({ from, to }) => from === member.accountId || to === member.accountId,
  ).length;
  const isSelected = selected.has(member.accountId);
  return (
    <Panel title="Member" aside={<Close />} sx={{ flexShrink: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' }}>
        <Link to={`/accounts/${encodeURIComponent(member.accountId)}`} style={{ fontWeight: 600 }}>
          {member.organizationName ?? 'Organisation not registered'}
        </Link>
        <ShortId id={member.accountId} longest={30} />
        <BandBadge band={member.band} />
        {member.standing !== 'active' && <StandingBadge standing={member.standing} />}
      </Box>
      <Box component="p" sx={{ my: 1 }}>
        {member.basis}
      </Box>
      <Facts columns={2}>
        <Fact name="Belongs">{percent(member.membership)}</Fact>
        <Fact name="Own score">{Math.round(member.score)}</Fact>
        <Fact name="Links here">{count(links)}</Fact>
        <Fact name="Events">{count(member.eventsScored)}</Fact>
        <Fact name="Tokens out, 30 d">{compact(member.outputTokens30d)}</Fact>
        <Fact name="Declares">
          {member.declaredCategory === null ? 'nothing' : spelled(member.declaredCategory)}
        </Fact>
        {member.approvals.length > 0 && <Fact name="Approvals">{member.approvals.join(', ')}</Fact>}
      </Facts>
      <Acts>
        <Button variant="outlined" aria-pressed={isSelected} onClick={() => toggle(member.accountId)}>
          {isSelected ? 'Deselect' : 'Select'}
        </Button>
        {may && (
          <Button variant="outlined" onClick={() => setRemoving(true)}>
            Remove…
          </Button>
        )}
      </Acts>
      {removing && (
        <RemoveMemberDialog
          campaignId={campaign.id}
          accountId={member.accountId}
          name={member.organizationName ?? member.accountId}
          onClose={() => setRemoving(false)}
        />
      )}
    </Panel>
  );
}

/** What was clicked in a picture or chosen in a table, with what may be done to it. */
export function Inspector({ campaign }: { campaign: CampaignDetail }) {
  const { inspected } = useDesk();
  if (inspected === undefined) return null;
  if (inspected.type === 'edge') {
    const edge = campaign.edges.find((candidate) => edgeKey(candidate) === inspected.key);
    return edge === undefined ? null : <EdgePanel key={inspected.key} campaignId={campaign.id} edge={edge} />;
  }
  const member = campaign.members.find(({ accountId }) => accountId === inspected.accountId);
  return member === undefined ? null : (
    <MemberPanel key={member.accountId} campaign={campaign} member={member} />
  );
}

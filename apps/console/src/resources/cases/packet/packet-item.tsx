import { Box, Button, LinearProgress } from '@mui/material';
import type { EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import { packetUrl } from '../../../api/packet-verbs.js';
import { Moment } from '../../../display/moment.js';
import { ShortId } from '../../../display/short-id.js';
import { bytes } from '../../../format/bytes.js';
import { exact } from '../../../format/time.js';

/** One packet: how far it is, why it failed, or its two files with their hashes. */
export function PacketItem({ packet }: { packet: EvidencePacket }) {
  return (
    <Box
      component="li"
      sx={{ borderTop: '1px solid var(--line)', py: 2, display: 'grid', gap: 1.5, minWidth: 0 }}
    >
      <Box sx={{ color: 'var(--ink-2)', fontSize: 13 }}>
        <Box component="strong" sx={{ color: 'var(--ink)', fontWeight: 600 }}>
          {packet.createdByName}
        </Box>
        , <Moment at={packet.createdAt} />
        {packet.snapshotAt !== null && `; shows the record of ${exact(packet.snapshotAt)}`}
      </Box>
      {packet.status === 'running' && <Running packet={packet} />}
      {packet.status === 'failed' && (
        <Box role="alert" sx={{ color: 'var(--critical)', fontSize: 13, overflowWrap: 'anywhere' }}>
          <strong>It could not be made.</strong> {packet.problem} Have another one made.
        </Box>
      )}
      {packet.status === 'ready' && <Files packet={packet} />}
    </Box>
  );
}

function Running({ packet: { step, stepsDone, stepsTotal } }: { packet: EvidencePacket }) {
  const isKnown = stepsTotal > 0;
  return (
    <Box>
      <LinearProgress
        variant={isKnown ? 'determinate' : 'indeterminate'}
        aria-label="The packet being made"
        value={isKnown ? Math.min(100, (stepsDone / stepsTotal) * 100) : undefined}
      />
      <Box component="p" role="status" sx={{ mt: 1, fontSize: 13, color: 'var(--ink-2)' }}>
        {step ?? 'Waiting for its turn'} …{isKnown && ` step ${stepsDone + 1} of ${stepsTotal}`}
      </Box>
    </Box>
  );
}

function Files({ packet: { id, rootHash, pdf, json } }: { packet: EvidencePacket }) {
  if (pdf === null || json === null || rootHash === null) return null;
  return (
    <>
      <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap' }}>
        <Button variant="outlined" component="a" href={packetUrl(id, 'pdf')} download>
          PDF, {pdf.pages} {pdf.pages === 1 ? 'page' : 'pages'}
        </Button>
        <Button variant="outlined" component="a" href={packetUrl(id, 'json')} download>
          JSON, {bytes(json.bytes)}
        </Button>
      </Box>
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: 'auto minmax(0, 1fr)',
          gap: '2px 12px',
          fontSize: 12.5,
          '& dt': { color: 'var(--ink-3)' },
          '& dd': { m: 0, minWidth: 0, overflow: 'hidden' },
        }}
      >
        <Hash label="Root hash" value={rootHash} />
        <Hash label="PDF, SHA-256" value={pdf.sha256} />
        <Hash label="JSON, SHA-256" value={json.sha256} />
      </Box>
    </>
  );
}

const Hash = ({ label, value }: { label: string; value: string }) => (
  <>
    <dt>{label}</dt>
    <dd>
      <ShortId id={value} longest={22} />
    </dd>
  </>
);

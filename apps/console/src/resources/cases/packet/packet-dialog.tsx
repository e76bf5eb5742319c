import { Box, Button, Dialog } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import { useId, useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { Refusal } from '../../../display/refusal.js';
import { Loaded, SkeletonLines } from '../../../display/states.js';
import { useMay } from '../../../session/permission.js';
import { randomKey } from '../acts/random-key.js';
import { PacketItem } from './packet-item.js';

const pollMs = 800;

const isBeingMade = (packets: readonly EvidencePacket[] | undefined): boolean =>
  packets?.some(({ status }) => status === 'running') ?? false;

/** The evidence packets of a case: have one made, see how far it is, fetch what is ready. Closing it stops nothing. */
export function PacketDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const stillwatch = useStillwatch();
  const titleId = useId();
  const may = useMay('cases:work');
  const [key, setKey] = useState(randomKey);
  const query = useQuery({
    queryKey: ['cases', 'evidence-packets', caseId],
    queryFn: () => stillwatch.evidencePackets(caseId),
    refetchInterval: ({ state }) => (isBeingMade(state.data) ? pollMs : false),
  });
  const make = useAct({
    act: () => stillwatch.makeEvidencePacket(caseId, key),
    happened: () => 'The evidence packet is being made.',
    then: () => setKey(randomKey()),
  });
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth transitionDuration={100}>
      <Box sx={{ p: { xs: 4, sm: 6 }, display: 'grid', gap: 3, minWidth: 0 }}>
        <Box component="h2" id={titleId} sx={{ fontSize: 17, fontWeight: 650, lineHeight: '24px' }}>
          Evidence packet
        </Box>
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          Everything on record about this case as it is now, for the lawyer: a PDF to read, and the same as
          JSON with hashes that show any change. No text of any request is in it. Each download is recorded.
        </Box>
        <Loaded query={query} what="the evidence packets" skeleton={<SkeletonLines lines={3} />}>
          {(packets) => <Packets packets={packets} />}
        </Loaded>
        <Refusal error={make.error} />
        {!may && (
          <Box component="p" sx={{ color: 'var(--ink-2)' }}>
            Officers can have a packet made; your role can fetch those that are ready.
          </Box>
        )}
        <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 2, flexWrap: 'wrap' }}>
          <Button variant="text" onClick={onClose}>
            {isBeingMade(query.data) ? 'Go on in the background' : 'Close'}
          </Button>
          {may && (
            <Button
              variant="contained"
              disabled={make.isPending || query.data === undefined || isBeingMade(query.data)}
              onClick={() => make.mutate(undefined)}
            >
              Make a packet
            </Button>
          )}
        </Box>
      </Box>
    </Dialog>
  );
}

function Packets({ packets }: { packets: readonly EvidencePacket[] }) {
  if (packets.length === 0)
    return (
      <Box component="p" sx={{ color: 'var(--ink-2)', fontWeight: 600 }}>
        No packet of this case has been made yet.
      </Box>
    );
  return (
    <Box
      component="ul"
      aria-label="Packets of this case"
      tabIndex={0}
      sx={{ maxHeight: 380, overflowY: 'auto', minWidth: 0 }}
    >
      {packets.map((packet) => (
        <PacketItem key={packet.id} packet={packet} />
      ))}
    </Box>
  );
}

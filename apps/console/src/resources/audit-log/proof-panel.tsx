import { Box, Button } from '@mui/material';
import type { ReactNode } from 'react';
import { auditExportUrl } from '../../api/audit-verbs.js';
import { Panel } from '../../display/panel.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';
import { ReAnchor } from './acts/re-anchor.js';
import { ChainState } from './chain-state.js';
import { CheckpointFacts } from './checkpoint-facts.js';
import { CheckpointKeys } from './checkpoint-keys.js';
import { Gaps } from './gaps.js';
import { useVerification } from './use-verification.js';

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box sx={{ minWidth: 0 }}>
    <Box component="h3" sx={{ fontSize: 13, fontWeight: 650, mb: 1 }}>
      {title}
    </Box>
    {children}
  </Box>
);

/** What proves that the log is whole: the chain, the checkpoints kept outside the database, and the keys that sign them. */
export function ProofPanel() {
  const { isFetching, refetch } = useVerification();
  const verify = () => void refetch();
  useKeys([{ keys: 'v', label: 'Verify the chain', group: 'Audit log', run: verify }]);
  return (
    <Panel
      title="Proof"
      aside={
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, justifyContent: 'flex-end', py: 1 }}>
          <Button variant="outlined" component="a" href={auditExportUrl} download>
            Export
          </Button>
          <Button variant="outlined" onClick={verify} disabled={isFetching}>
            Verify the chain
            <KeyHint keys="v" />
          </Button>
        </Box>
      }
    >
      <Box sx={{ display: 'grid', gap: 3 }}>
        <Box
          sx={{ display: 'grid', gap: 5, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '5fr 4fr 4fr' } }}
        >
          <Part title="Chain">
            <ChainState />
          </Part>
          <Part title="Checkpoints">
            <CheckpointFacts />
          </Part>
          <Part title="Public keys">
            <CheckpointKeys />
          </Part>
        </Box>
        <Gaps />
        <ReAnchor />
      </Box>
    </Panel>
  );
}

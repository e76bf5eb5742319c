import { Box } from '@mui/material';
import { useMay } from '../../session/permission.js';
import { AskAttestationButton } from './acts/ask-attestation-button.js';
import { AttestationLine, useAttestationRequests } from './attestations-panel.js';

/** For the case page: the newest request to say it again, and the act. The account page has them all. */
export function AttestationBrief({ accountId, name }: { accountId: string; name: string }) {
  const may = useMay('cases:work');
  const { data } = useAttestationRequests(accountId);
  const newest = data?.[0];
  return (
    <Box sx={{ mt: 1.5, display: 'grid', gap: 1 }}>
      {newest !== undefined && (
        <Box component="ul" aria-label="Newest request for re-attestation">
          <AttestationLine request={newest} />
        </Box>
      )}
      {may && (
        <Box>
          <AskAttestationButton accountId={accountId} name={name} />
        </Box>
      )}
    </Box>
  );
}

import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { exact } from '../../format/time.js';

/** Every attempt at a delivery with what the receiver answered, and the message as it was signed. */
export function DeliveryDetail({ deliveryId }: { deliveryId: string }) {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['webhook-deliveries', 'detail', deliveryId],
    queryFn: () => stillwatch.webhookDelivery(deliveryId),
  });
  return (
    <Loaded query={query} what="the attempts" skeleton={<SkeletonLines lines={2} />}>
      {({ attempts, payload }) => (
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            py: 2,
            gridTemplateColumns: { md: 'repeat(2, minmax(0, 1fr))' },
            fontSize: 12.5,
          }}
        >
          <Box component="ol" sx={{ display: 'grid', gap: 1, alignContent: 'start' }}>
            {attempts.map((attempt) => (
              <li key={attempt.number}>
                {attempt.number}. {exact(attempt.at)}: {attempt.responseStatus ?? 'no answer'} in{' '}
                {attempt.durationMs} ms{attempt.problem !== null && `, ${attempt.problem}`}
                {attempt.responseExcerpt && (
                  <Box
                    component="code"
                    sx={{ display: 'block', color: 'var(--ink-2)', overflowWrap: 'anywhere' }}
                  >
                    {attempt.responseExcerpt}
                  </Box>
                )}
              </li>
            ))}
            {attempts.length === 0 && <li>Not attempted yet.</li>}
          </Box>
          <Box
            component="pre"
            tabIndex={0}
            aria-label="Message"
            sx={{
              m: 0,
              p: 2,
              bgcolor: 'var(--sunken)',
              borderRadius: '6px',
              overflowX: 'auto',
              fontSize: 12,
            }}
          >
            {JSON.stringify(payload, null, 2)}
          </Box>
        </Box>
      )}
    </Loaded>
  );
}

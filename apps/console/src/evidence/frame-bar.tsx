import { Box } from '@mui/material';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import { percent } from '../format/number.js';
import { spelled } from '../format/words.js';

type FrameBarProps = Pick<ObservedBehaviour, 'recurringPromptShare' | 'templates'>;

const largestAsk = (templates: FrameBarProps['templates']): string | undefined => {
  const asking = templates.find(({ asksFor }) => asksFor.length > 0) ?? templates[0];
  if (asking === undefined) return undefined;
  const asks = asking.asksFor.map(spelled).join(', ');
  return `${percent(asking.share)} of requests share a block${asks === '' ? '' : ` that asks for ${asks}`}`;
};

/** How much of an average prompt is a frame that recurs, and how much is new payload. */
export function FrameBar({ recurringPromptShare, templates }: FrameBarProps) {
  if (recurringPromptShare === null) {
    return (
      <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
        Frame and payload cannot be told apart: no content was sent.
      </Box>
    );
  }
  const ask = largestAsk(templates);
  return (
    <Box sx={{ fontSize: 12.5 }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', color: 'var(--ink-2)' }}>
        <span>Fixed frame {percent(recurringPromptShare)}</span>
        <span>New payload {percent(1 - recurringPromptShare)}</span>
      </Box>
      <Box
        aria-hidden="true"
        sx={{ display: 'flex', height: 8, borderRadius: '4px', overflow: 'hidden', my: '3px', gap: '2px' }}
      >
        <Box sx={{ width: `${recurringPromptShare * 100}%`, bgcolor: 'var(--ink-2)' }} />
        <Box sx={{ flex: 1, bgcolor: 'var(--line-strong)' }} />
      </Box>
      {ask !== undefined && (
        <Box
          title={ask}
          sx={{
            color: 'var(--ink-2)',
            overflow: 'hidden',
            display: '-webkit-box',
            WebkitBoxOrient: 'vertical',
            WebkitLineClamp: 2,
            lineHeight: '16px',
          }}
        >
          {ask}
        </Box>
      )}
    </Box>
  );
}

import { Box, Tooltip } from '@mui/material';
import type { Independence } from '@stillwatch/contracts/enforcement';
import { Badge } from './badge.js';

const words: Record<Independence, { title: string; sentence: string; explained: string }> = {
  independent: {
    title: 'Independent',
    sentence: 'Two people decided who were let in by different people.',
    explained:
      'Neither let the other in, and following who let whom in leads from the two to more than one person.',
  },
  one_origin: {
    title: 'One origin',
    sentence: 'Two people decided, but one person let both in.',
    explained:
      'Neither let the other in. But following who let whom in leads from both, in one step or more, to the same person.',
  },
};

/** Whether the two people behind a decision come from one: a word, and a sentence where there is room for one. */
export function IndependenceNote({
  independence,
  isBrief = false,
}: {
  independence: Independence | null | undefined;
  isBrief?: boolean;
}) {
  if (independence === null || independence === undefined) return null;
  const { title, sentence, explained } = words[independence];
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center' }}
    >
      <Tooltip title={isBrief ? `${sentence} ${explained}` : explained} describeChild>
        <span tabIndex={0}>
          <Badge tone={independence === 'one_origin' ? 'review' : 'none'}>{title}</Badge>
        </span>
      </Tooltip>
      {!isBrief && <span style={{ color: 'var(--ink-2)', fontSize: 12.5 }}>{sentence}</span>}
    </Box>
  );
}

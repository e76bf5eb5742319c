import { Box, Button } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import type { Excerpt } from '@stillwatch/contracts/evidence';
import { useStillwatch } from '../../../api/data-provider.js';
import { Moment } from '../../../display/moment.js';
import { Refusal } from '../../../display/refusal.js';
import { count } from '../../../format/number.js';
import { exact } from '../../../format/time.js';
import { ExcerptTexts } from './excerpt-text.js';

const lengthsOf = ({ systemCharacters, promptCharacters, completionCharacters }: Excerpt): string =>
  [
    ['system', systemCharacters] as const,
    ['prompt', promptCharacters] as const,
    ['completion', completionCharacters] as const,
  ]
    .flatMap(([name, length]) => (length === null ? [] : [`${name} ${count(length)}`]))
    .join(', ');

/** One excerpt: what is known of it, and its text once it was opened. Closing it forgets the text. */
export function ExcerptRow({
  caseId,
  excerpt,
  mayOpen,
}: {
  caseId: string;
  excerpt: Excerpt;
  mayOpen: boolean;
}) {
  const stillwatch = useStillwatch();
  const opening = useMutation({
    mutationFn: () => stillwatch.openExcerpt(caseId, excerpt.id),
    gcTime: 0,
  });
  const isOpen = opening.data !== undefined;
  const lengths = lengthsOf(excerpt);
  return (
    <Box component="li" sx={{ display: 'grid', gap: 1.5, borderTop: '1px solid var(--line)', py: 1 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 10px', alignItems: 'center', minHeight: 30 }}>
        <Box component="span" sx={{ flex: '1 1 200px', minWidth: 0 }}>
          <Moment at={excerpt.occurredAt} /> to {excerpt.model}
          <Box component="span" sx={{ display: 'block', color: 'var(--ink-3)', fontSize: 12 }}>
            {lengths === '' ? 'no text' : `${lengths} characters`}
          </Box>
        </Box>
        {excerpt.erasedAt !== null ? (
          <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
            Erased <Moment at={excerpt.erasedAt} />
          </Box>
        ) : (
          mayOpen && (
            <Button
              variant={isOpen ? 'text' : 'outlined'}
              disabled={opening.isPending}
              aria-expanded={isOpen}
              aria-label={`${isOpen ? 'Close' : 'Open'} the excerpt of ${exact(excerpt.occurredAt)}`}
              onClick={() => (isOpen ? opening.reset() : opening.mutate())}
            >
              {opening.isPending ? 'Opening…' : isOpen ? 'Close' : 'Open'}
            </Button>
          )
        )}
      </Box>
      <Refusal error={opening.error} />
      {isOpen && <ExcerptTexts excerpt={opening.data} />}
    </Box>
  );
}

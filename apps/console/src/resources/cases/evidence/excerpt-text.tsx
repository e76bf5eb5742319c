import { Box } from '@mui/material';
import type { ExcerptText, OpenedExcerpt } from '@stillwatch/contracts/evidence';
import { count } from '../../../format/number.js';
import { fontMono } from '../../../theme/tokens.js';

function Text({ name, text }: { name: string; text: ExcerptText | null }) {
  if (text === null) return null;
  return (
    <Box component="figure" sx={{ m: 0, minWidth: 0 }}>
      <Box component="figcaption" sx={{ color: 'var(--ink-3)', fontSize: 12, mb: 0.5 }}>
        {name}
      </Box>
      <Box
        tabIndex={0}
        role="group"
        aria-label={name}
        sx={{
          fontFamily: fontMono,
          fontSize: 12,
          lineHeight: '18px',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          unicodeBidi: 'isolate',
          bgcolor: 'var(--sunken)',
          borderRadius: '7px',
          px: 3,
          py: 2,
          maxHeight: 280,
          overflowY: 'auto',
        }}
      >
        <bdi>{text.head}</bdi>
        {text.omitted > 0 && (
          <>
            <Box
              component="span"
              sx={{ display: 'block', color: 'var(--ink-3)', fontStyle: 'italic', my: 1 }}
            >
              … {count(text.omitted)} characters were not kept …
            </Box>
            <bdi>{text.tail}</bdi>
          </>
        )}
      </Box>
    </Box>
  );
}

/** What was said in one request, as far as it was kept. */
export const ExcerptTexts = ({ excerpt }: { excerpt: OpenedExcerpt }) => (
  <Box sx={{ display: 'grid', gap: 2 }}>
    <Text name="System prompt" text={excerpt.system} />
    <Text name="Prompt" text={excerpt.prompt} />
    <Text name="Completion" text={excerpt.completion} />
  </Box>
);

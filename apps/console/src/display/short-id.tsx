import { Tooltip } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { shortId } from '../format/identifier.js';
import { fontMono } from '../theme/tokens.js';

const CopyButton = styled('button')({
  all: 'unset',
  cursor: 'copy',
  fontFamily: fontMono,
  fontSize: '11.5px',
  color: 'var(--ink-3)',
  whiteSpace: 'nowrap',
  borderRadius: 4,
  '&:hover': { color: 'var(--ink)', textDecoration: 'underline dotted', textUnderlineOffset: 3 },
  '&:focus-visible': { outline: '2px solid var(--focus)', outlineOffset: 2 },
});

/** An id in mono, shortened in its middle. One click copies the whole of it. */
export function ShortId({ id, longest = 16 }: { id: string; longest?: number }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(id);
    setCopied(true);
  };
  return (
    <Tooltip title={copied ? 'Copied' : `${id}: click to copy`} onClose={() => setCopied(false)}>
      <CopyButton
        type="button"
        aria-label={`Copy ${id}`}
        onClick={(event) => {
          event.stopPropagation();
          void copy();
        }}
      >
        {shortId(id, longest)}
      </CopyButton>
    </Tooltip>
  );
}

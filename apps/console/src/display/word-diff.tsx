import { Box } from '@mui/material';
import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';

/** What a screen reader does not tell by itself of `ins` and `del`. */
const Spoken = ({ children }: { children: string }) => (
  <Box
    component="span"
    sx={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
  >
    {children}
  </Box>
);

/** How a text became another, word by word: what went is struck through, what came is underlined. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const parts = useMemo(() => diffWordsWithSpace(before, after), [before, after]);
  if (parts.every(({ added, removed }) => !added && !removed)) return <>{after}</>;
  return (
    <>
      {parts.map(({ value, added, removed }, index) =>
        added ? (
          <Box
            component="ins"
            key={index}
            sx={{ bgcolor: 'var(--exculpatory-soft)', color: 'var(--exculpatory)', position: 'relative' }}
          >
            <Spoken>[added: </Spoken>
            {value}
            <Spoken>]</Spoken>
          </Box>
        ) : removed ? (
          <Box
            component="del"
            key={index}
            sx={{ bgcolor: 'var(--critical-soft)', color: 'var(--critical)', position: 'relative' }}
          >
            <Spoken>[removed: </Spoken>
            {value}
            <Spoken>]</Spoken>
          </Box>
        ) : (
          <span key={index}>{value}</span>
        ),
      )}
    </>
  );
}

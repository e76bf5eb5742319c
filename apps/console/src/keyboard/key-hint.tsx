import { styled } from '@mui/material/styles';
import { fontSans } from '../theme/tokens.js';
import { keyCaps, type KeyPattern } from './key-sequence.js';

const Cap = styled('kbd')({
  display: 'inline-block',
  minWidth: 17,
  padding: '0 4px',
  marginLeft: 3,
  border: '1px solid color-mix(in srgb, currentColor 45%, transparent)',
  borderRadius: 4,
  fontFamily: fontSans,
  fontSize: 10.5,
  fontWeight: 600,
  lineHeight: '15px',
  textAlign: 'center',
});

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The key of an act, drawn as key caps. Hidden from screen readers: the act itself carries its name. */
export function KeyHint({ keys }: { keys: KeyPattern }) {
  return (
    <span aria-hidden="true" className="key-hint">
      {keyCaps(keys, isMac).map((cap, index) => (
        <Cap key={index}>{cap}</Cap>
      ))}
    </span>
  );
}

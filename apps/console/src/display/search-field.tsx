import SearchIcon from '@mui/icons-material/Search';
import { InputAdornment, TextField } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../keyboard/key-bindings.js';
import { KeyHint } from '../keyboard/key-hint.js';

const settleMs = 300;

/** Filters a list while one types; `/` leads here, Escape clears and leaves. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const search = useRef(onSearch);
  useEffect(() => {
    search.current = onSearch;
  });
  useKeys([{ keys: '/', label, group: 'List', run: () => input.current?.focus() }]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => search.current(text), settleMs);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <TextField
      size="small"
      inputRef={input}
      value={text}
      placeholder={label}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setText('');
        input.current?.blur();
      }}
      sx={{ width: { xs: '100%', sm: 230 }, '& input': { py: '5px' } }}
      slotProps={{
        htmlInput: { 'aria-label': label, type: 'search' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon sx={{ fontSize: 17, color: 'var(--ink-3)' }} />
            </InputAdornment>
          ),
          endAdornment: <KeyHint keys="/" />,
        },
      }}
    />
  );
}

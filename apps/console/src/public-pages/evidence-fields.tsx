import { Box, Button, TextField } from '@mui/material';
import type { DeclaredPurposeInput } from '@stillwatch/contracts/account';

type Evidence = NonNullable<DeclaredPurposeInput['evidence']>;

export interface TypedEvidence {
  title: string;
  url: string;
  note: string;
}

const most = 20;
const nothing: TypedEvidence = { title: '', url: '', note: '' };

export const emptyEvidence = (onFile: Evidence | undefined): TypedEvidence[] =>
  (onFile ?? []).map((one) => ({ ...nothing, ...one }));

/** What was typed, without rows that were left empty; an address without a title is its own. */
export function evidenceOf(typed: readonly TypedEvidence[]): Evidence | undefined {
  const given = typed
    .map(({ title, url, note }) => ({ title: title.trim(), url: url.trim(), note: note.trim() }))
    .filter((one) => Object.values(one).some((text) => text !== ''))
    .map(({ title, url, note }) => ({
      title: title === '' ? (url === '' ? note : url).slice(0, 200) : title,
      ...(url !== '' && { url }),
      ...(note !== '' && { note }),
    }));
  return given.length === 0 ? undefined : given;
}

const isAddress = (text: string): boolean =>
  text.trim() === '' || (URL.canParse(text.trim()) && /^https?:/i.test(text.trim()));

interface EvidenceFieldsProps {
  evidence: readonly TypedEvidence[];
  change: (evidence: readonly TypedEvidence[]) => void;
}

/** What supports the answer: pages, contracts, a description of the product. */
export function EvidenceFields({ evidence, change }: EvidenceFieldsProps) {
  const edit = (index: number, changes: Partial<TypedEvidence>) =>
    change(evidence.map((one, at) => (at === index ? { ...one, ...changes } : one)));
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, minWidth: 0, display: 'grid', gap: 3 }}>
      <Box component="legend" sx={{ fontSize: 13, color: 'var(--ink-2)', p: 0, mb: 2 }}>
        What supports it (optional): your product’s page, a contract’s number
      </Box>
      {evidence.map((one, index) => (
        <Box
          key={index}
          role="group"
          aria-label={`Evidence ${index + 1}`}
          sx={{
            display: 'grid',
            gap: 3,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '1fr 1.4fr' },
            borderLeft: '2px solid var(--line-strong)',
            pl: 3,
          }}
        >
          <TextField
            label="What it is"
            size="small"
            value={one.title}
            onChange={(event) => edit(index, { title: event.target.value })}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
          <TextField
            label="Address (https://…)"
            size="small"
            type="url"
            value={one.url}
            error={!isAddress(one.url)}
            helperText={isAddress(one.url) ? undefined : 'An address begins with https://'}
            onChange={(event) => edit(index, { url: event.target.value })}
            slotProps={{ htmlInput: { maxLength: 2_000 } }}
          />
          <TextField
            label="Note"
            size="small"
            value={one.note}
            onChange={(event) => edit(index, { note: event.target.value })}
            slotProps={{ htmlInput: { maxLength: 2_000 } }}
            sx={{ gridColumn: '1 / -1' }}
          />
          <Box sx={{ gridColumn: '1 / -1' }}>
            <Button
              variant="text"
              aria-label={`Remove evidence ${index + 1}`}
              onClick={() => change(evidence.filter((_, at) => at !== index))}
            >
              Remove
            </Button>
          </Box>
        </Box>
      ))}
      {evidence.length < most && (
        <Box>
          <Button variant="outlined" onClick={() => change([...evidence, nothing])}>
            Add evidence
          </Button>
        </Box>
      )}
    </Box>
  );
}

import type { DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { PublicAttestation } from '@stillwatch/contracts/attestation';
import { at, read, send } from './rest.js';

/** What the holder of an attestation link reads and sends, without a log-in. */
export const publicAttestations = {
  read: (token: string) => read<PublicAttestation>(at('public', 'attestations', token)),
  answer: (token: string, input: DeclaredPurposeInput) =>
    send<PublicAttestation>(at('public', 'attestations', token), input),
};

import { expect, test } from '@jest/globals';
import { changesOf, type AccountFields } from './account-changes.rules.js';

const current: AccountFields = {
  organizationName: 'Lattice Commerce',
  organizationDomain: 'lattice.example',
  organizationCountry: null,
  contactEmail: null,
  plan: 'payg',
  registeredAt: new Date('2026-08-01T00:00:00Z'),
  registration: { channel: 'self_serve', asn: 64500 },
};

test('absent fields stay as they are', () => {
  expect(changesOf(current, { plan: 'enterprise' })).toEqual({
    fields: { plan: 'enterprise' },
    before: { plan: 'payg' },
    after: { plan: 'enterprise' },
  });
});

test('what is given of the registration is laid over what is on file', () => {
  expect(changesOf(current, { registration: { channel: 'sales', ip: undefined } })?.fields).toEqual({
    registration: { channel: 'sales', asn: 64500 },
  });
});

test('sending the same again changes nothing, in whatever order and notation', () => {
  expect(changesOf(current, {})).toBeNull();
  expect(
    changesOf(current, {
      organization: { name: 'Lattice Commerce' },
      plan: 'payg',
      registeredAt: '2026-08-01T02:00:00+02:00',
      registration: { asn: 64500, channel: 'self_serve' },
    }),
  ).toBeNull();
});

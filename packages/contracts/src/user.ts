import { z } from 'zod';
import { prose, storableText, timestamp } from './scalar.js';

export const permissions = [
  'usage:write',
  'models:write',
  'accounts:write',
  'accounts:read',
  'approvals:write',
  'enforcement:read',
  'cases:read',
  'cases:work',
  'decisions:propose',
  'decisions:approve',
  'decisions:cancel-others',
  'decisions:hear-appeals',
  'evidence:open',
  'evidence:erase',
  'campaigns:read',
  'audit-log:read',
  'audit-log:re-anchor',
  'scheduled-audits:read',
  'scheduled-audits:run',
  'scorecards:read',
  'scorecards:write',
  'users:read',
  'users:write',
  'keys:write',
  'system:read',
  'policies:write',
  'webhooks:read',
  'webhooks:write',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['viewer', 'officer', 'administrator'] as const;
export type Role = (typeof roles)[number];

const reading: readonly Permission[] = [
  'accounts:read',
  'enforcement:read',
  'cases:read',
  'campaigns:read',
  'audit-log:read',
  'scheduled-audits:read',
  'scorecards:read',
  'users:read',
  'system:read',
];

const working: readonly Permission[] = [
  ...reading,
  'cases:work',
  'decisions:propose',
  'decisions:approve',
  'decisions:hear-appeals',
  'evidence:open',
  'evidence:erase',
  'scheduled-audits:run',
];

/** What each role may do. A role is data: adding one needs no code elsewhere. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  viewer: reading,
  officer: working,
  administrator: [
    ...working,
    'decisions:cancel-others',
    'audit-log:re-anchor',
    'accounts:write',
    'models:write',
    'approvals:write',
    'scorecards:write',
    'policies:write',
    'webhooks:read',
    'webhooks:write',
    'users:write',
    'keys:write',
  ],
};

/** What a machine's key can be given. Deciding and looking at content are for people: no scope grants it. */
export const keyScopes: readonly Permission[] = permissions.filter(
  (permission) =>
    !/^(decisions|evidence):/.test(permission) &&
    permission !== 'cases:work' &&
    permission !== 'audit-log:re-anchor',
);

export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdAt: timestamp,
  disabledAt: timestamp.nullable(),
});
export type User = z.infer<typeof userSchema>;

/** A person whose window was open in the last minutes. */
export const onDutySchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  lastSeenAt: timestamp,
});
export type OnDuty = z.infer<typeof onDutySchema>;

export const userInputSchema = z.object({
  email: z
    .email()
    .max(320)
    .transform((email) => email.toLowerCase()),
  name: prose(200),
  role: z.enum(roles),
  password: z.string().min(12, 'must have at least 12 characters').max(1_000),
});
export type UserInput = z.infer<typeof userInputSchema>;

export const sessionInputSchema = z.object({
  email: storableText(320).min(1),
  password: z.string().min(1).max(1_000),
});
export type SessionInput = z.infer<typeof sessionInputSchema>;

export const sessionSchema = z.object({
  user: userSchema,
  permissions: z.array(z.enum(permissions)),
  expiresAt: timestamp,
});
export type Session = z.infer<typeof sessionSchema>;

export const apiKeyInputSchema = z.object({
  name: prose(200),
  scopes: z.array(z.enum(permissions)).min(1),
});
export type ApiKeyInput = z.infer<typeof apiKeyInputSchema>;

/** A key as lists show it. Its secret is answered once, when it is made, and stored only as a hash. */
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(permissions)),
  createdAt: timestamp,
  revokedAt: timestamp.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** The answer to making a key: the only time its secret is shown. */
export const createdApiKeySchema = apiKeySchema.extend({ secret: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

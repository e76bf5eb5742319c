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

/** What a machine's key can be given. Deciding, looking at content, people and keys are for people: no scope grants it. */
export const keyScopes: readonly Permission[] = permissions.filter(
  (permission) =>
    !/^(decisions|evidence):/.test(permission) &&
    !['cases:work', 'users:write', 'keys:write', 'audit-log:re-anchor'].includes(permission),
);

/** How a person was let in, or let in again. */
export const introductionKinds = ['invited', 'restored', 'promoted', 'reset', 'email_changed'] as const;

/** Who let a person in. Without a name it was the start of the installation or a command on the server's host. */
export const introductionSchema = z.object({
  kind: z.enum(introductionKinds),
  introducedBy: z.string().nullable(),
  introducerName: z.string().nullable(),
  at: timestamp,
});
export type Introduction = z.infer<typeof introductionSchema>;

/** `invited`: has not set a password yet. */
export const userStatuses = ['invited', 'active', 'disabled'] as const;
export type UserStatus = (typeof userStatuses)[number];

export const userSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  status: z.enum(userStatuses),
  createdAt: timestamp,
  disabledAt: timestamp.nullable(),
  /** Until when the open link to set a password can be used. */
  invitedUntil: timestamp.nullable(),
  /** Why the newest letter to this person has not been sent; null where it has, or none was to be. */
  letterProblem: z.string().nullable(),
  /** Whether this person may decide: confirmed by an administrator other than the introducers, or counting so. */
  confirmed: z.boolean(),
  confirmedBy: z.string().nullable(),
  confirmedAt: timestamp.nullable(),
  /** Newest first. */
  introductions: z.array(introductionSchema),
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

const email = z
  .email()
  .max(320)
  .transform((text) => text.toLowerCase());

/** Nobody chooses another's password: one in the request is refused, not ignored. */
export const userInputSchema = z.object({
  email,
  name: prose(200),
  role: z.enum(roles),
  password: z.never('must be left out: the person sets it by the link of the invitation').optional(),
});
export type UserInput = z.infer<typeof userInputSchema>;

export const userChangeInputSchema = z
  .object({ name: prose(200), role: z.enum(roles), email })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must name what to change');
export type UserChangeInput = z.infer<typeof userChangeInputSchema>;

/** The link to set a password: answered here, or sent to the mailbox where mail is set up. */
export const invitationSchema = z.union([
  z.object({ token: z.string(), url: z.string(), expiresAt: timestamp }),
  z.object({ sentTo: z.string(), expiresAt: timestamp }),
]);
export type Invitation = z.infer<typeof invitationSchema>;

export const invitedUserSchema = userSchema.extend({ invitation: invitationSchema });
export type InvitedUser = z.infer<typeof invitedUserSchema>;

/** What the holder of a link may know before setting the password. */
export const invitationViewSchema = z.object({ email: z.string(), name: z.string(), expiresAt: timestamp });
export type InvitationView = z.infer<typeof invitationViewSchema>;

/** At least 12 characters after NFKC; what is easy to guess is refused as `weak_password`. */
export const newPassword = z.string().min(1).max(1_000);
export const passwordInputSchema = z.object({ password: newPassword });
export type PasswordInput = z.infer<typeof passwordInputSchema>;

export const passwordChangeInputSchema = z.object({
  currentPassword: z.string().min(1).max(1_000),
  newPassword,
});
export type PasswordChangeInput = z.infer<typeof passwordChangeInputSchema>;

/** A signed-in browser or program. */
export const sessionSummarySchema = z.object({
  id: z.string(),
  createdAt: timestamp,
  lastSeenAt: timestamp.nullable(),
  expiresAt: timestamp,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

/** Acts about an administrator that take a second one. */
export const userChangeKinds = ['disable', 'demote', 'reset'] as const;

export const userChangeStatuses = ['proposed', 'in_force', 'rejected', 'cancelled'] as const;

export const userChangeSchema = z.object({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  kind: z.enum(userChangeKinds),
  role: z.enum(roles).nullable(),
  status: z.enum(userChangeStatuses),
  proposedBy: z.string(),
  proposerName: z.string(),
  proposedAt: timestamp,
  resolvedBy: z.string().nullable(),
  resolvedAt: timestamp.nullable(),
});
export type UserChange = z.infer<typeof userChangeSchema>;

/** The approval of a reset answers the link, too. */
export const approvedUserChangeSchema = userChangeSchema.extend({ invitation: invitationSchema.nullable() });
export type ApprovedUserChange = z.infer<typeof approvedUserChangeSchema>;

/** The first administrator, by the link that each start prints while there is nobody. */
export const setUpInputSchema = z.object({ email, name: prose(200), password: newPassword });
export type SetUpInput = z.infer<typeof setUpInputSchema>;

export const sessionInputSchema = z.object({
  email: storableText(320).min(1),
  password: z.string().min(1).max(1_000),
});
export type SessionInput = z.infer<typeof sessionInputSchema>;

export const sessionSchema = z.object({
  user: userSchema,
  permissions: z.array(z.enum(permissions)),
  expiresAt: timestamp,
  /** However much it is used, it ends then. */
  endsAtLatest: timestamp,
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

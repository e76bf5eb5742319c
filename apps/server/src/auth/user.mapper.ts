import type { ApiKey, Introduction, Role, User, UserStatus } from '@stillwatch/contracts/user';
import type { Prisma } from '@stillwatch/database/database';
import { countsAsConfirmed } from './confirmation.rules.js';

/** What is read of a person besides the row itself. */
export const userParts = {
  introductions: {
    include: { introducer: { select: { name: true } } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  },
  invitations: { where: { usedAt: null, withdrawnAt: null }, select: { expiresAt: true } },
  letters: { select: { problem: true }, orderBy: { createdAt: 'desc' }, take: 1 },
} as const satisfies Prisma.UserInclude;

export type UserRow = Prisma.UserGetPayload<{ include: typeof userParts }>;
type ApiKeyRow = Prisma.ApiKeyGetPayload<object>;

export const toUser = (row: UserRow, haveBeenTwoAdministrators: boolean): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role as Role,
  status: statusOf(row),
  createdAt: row.createdAt.toISOString(),
  disabledAt: row.disabledAt?.toISOString() ?? null,
  invitedUntil: row.invitations[0]?.expiresAt.toISOString() ?? null,
  letterProblem: row.letters[0]?.problem ?? null,
  confirmed: countsAsConfirmed(row, haveBeenTwoAdministrators),
  confirmedBy: row.confirmedBy,
  confirmedAt: row.confirmedAt?.toISOString() ?? null,
  introductions: row.introductions.map(toIntroduction),
});

function statusOf({ disabledAt, passwordHash }: UserRow): UserStatus {
  if (disabledAt !== null) return 'disabled';
  return passwordHash === null ? 'invited' : 'active';
}

const toIntroduction = (row: UserRow['introductions'][number]): Introduction => ({
  kind: row.kind as Introduction['kind'],
  introducedBy: row.introducedBy,
  introducerName: row.introducer?.name ?? null,
  at: row.at.toISOString(),
});

export const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes as ApiKey['scopes'],
  createdAt: row.createdAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

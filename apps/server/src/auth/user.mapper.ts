import type { ApiKey, Role, User } from '@stillwatch/contracts/user';
import type { Prisma } from '@stillwatch/database/database';

type UserRow = Prisma.UserGetPayload<object>;
type ApiKeyRow = Prisma.ApiKeyGetPayload<object>;

export const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role as Role,
  createdAt: row.createdAt.toISOString(),
  disabledAt: row.disabledAt?.toISOString() ?? null,
});

export const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes as ApiKey['scopes'],
  createdAt: row.createdAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

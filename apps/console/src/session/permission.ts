import type { Permission, Role } from '@stillwatch/contracts/user';
import { useGetIdentity, usePermissions } from 'react-admin';

/** Whether the signed-in person holds a permission. False until it is known: nothing flashes up and disappears. */
export function useMay(permission: Permission): boolean {
  const { permissions } = usePermissions<readonly Permission[]>();
  return permissions?.includes(permission) ?? false;
}

export interface Officer {
  id: string;
  name: string;
  email: string;
  role: Role;
}

/** Who is signed in, once known. */
export function useOfficer(): Officer | undefined {
  const { data } = useGetIdentity();
  if (data === undefined) return undefined;
  const { id, fullName, email, role } = data as { id: string; fullName?: string; email: string; role: Role };
  return { id, name: fullName ?? email, email, role };
}

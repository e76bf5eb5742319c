import type {
  ApprovedUserChange,
  InvitationView,
  InvitedUser,
  PasswordChangeInput,
  PasswordInput,
  SessionSummary,
  SetUpInput,
  User,
  UserChange,
  UserChangeInput,
  UserInput,
} from '@stillwatch/contracts/user';
import { at, read, send } from './rest.js';

/** What administrators do about people, and people about their own way in. */
export const peopleVerbs = {
  user: (userId: string) => read<User>(at('users', userId)),
  inviteUser: (input: UserInput) => send<InvitedUser>(at('users'), input),
  changeUser: (userId: string, change: UserChangeInput) =>
    send<User>(at('users', userId), change, {}, 'PATCH'),
  /** A new link; the older one ends. */
  inviteUserAgain: (userId: string) => send<InvitedUser>(at('users', userId, 'invite')),
  confirmUser: (userId: string) => send<User>(at('users', userId, 'confirm')),
  disableUser: (userId: string) => send<User>(at('users', userId, 'disable')),
  restoreUser: (userId: string) => send<User>(at('users', userId, 'restore')),
  resetUser: (userId: string) => send<InvitedUser>(at('users', userId, 'reset')),
  unlockUser: (userId: string) => send<User>(at('users', userId, 'unlock')),
  userSessions: (userId: string) => read<SessionSummary[]>(at('users', userId, 'sessions')),
  endUserSession: (userId: string, sessionId: string) =>
    send(at('users', userId, 'sessions', sessionId), undefined, {}, 'DELETE'),
  endUserSessions: (userId: string) => send(at('users', userId, 'sessions'), undefined, {}, 'DELETE'),

  /** What waits for a second administrator. */
  openUserChanges: () =>
    read<UserChange[]>(
      `${at('user-changes')}?filter=${encodeURIComponent(JSON.stringify({ status: 'proposed' }))}`,
    ),
  approveUserChange: (changeId: string) => send<ApprovedUserChange>(at('user-changes', changeId, 'approve')),
  rejectUserChange: (changeId: string) => send<UserChange>(at('user-changes', changeId, 'reject')),
  cancelUserChange: (changeId: string) => send<UserChange>(at('user-changes', changeId, 'cancel')),

  ownSessions: () => read<SessionSummary[]>(at('sessions')),
  endOwnSession: (sessionId: string) => send(at('sessions', sessionId), undefined, {}, 'DELETE'),
  endOwnOtherSessions: () => send(at('sessions'), undefined, {}, 'DELETE'),
  changePassword: (input: PasswordChangeInput) => send(at('session', 'password'), input, {}, 'PUT'),
};

/** What the holder of a link reads and sends, without a log-in. */
export const publicInvitations = {
  read: (token: string) => read<InvitationView>(at('public', 'invitations', token)),
  answer: (token: string, input: PasswordInput) => send(at('public', 'invitations', token), input),
};

/** The first administrator, by the link that a start prints. */
export const publicSetUp = {
  /** Rejects where the link makes nobody. */
  check: (token: string) => read<undefined>(at('public', 'set-up', token)),
  answer: (token: string, input: SetUpInput) => send(at('public', 'set-up', token), input),
};

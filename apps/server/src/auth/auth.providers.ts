import type { Type } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthService } from './auth.service.js';
import { IndependenceService } from './independence.service.js';
import { FirstStartService } from './first-start.service.js';
import { HostPeopleService } from './host-people.service.js';
import { InvitationsService } from './invitations.service.js';
import { LoginLimiter } from './login-limiter.js';
import { OpenSessionsService } from './open-sessions.service.js';
import { PasswordLinks } from './password-links.js';
import { PasswordStrength } from './password-strength.js';
import { PasswordsService } from './passwords.service.js';
import { PeopleLettersService } from './people-letters.service.js';
import { PeopleService } from './people.service.js';
import { PersonChanges } from './person-changes.js';
import { PersonLosses } from './person-losses.js';
import { PublicInvitationsController } from './public-invitations.controller.js';
import { PublicSetUpController } from './public-set-up.controller.js';
import { SecondAdministrator } from './second-administrator.js';
import { SessionController } from './session.controller.js';
import { SessionsService } from './sessions.service.js';
import { SessionsController } from './sessions.controller.js';
import { UserChangesController } from './user-changes.controller.js';
import { UserChangesService } from './user-changes.service.js';
import { UserSessionsController } from './user-sessions.controller.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

export const authServices: Type[] = [
  ApiKeysService,
  AuthService,
  IndependenceService,
  FirstStartService,
  HostPeopleService,
  InvitationsService,
  LoginLimiter,
  OpenSessionsService,
  PasswordLinks,
  PasswordStrength,
  PasswordsService,
  PeopleLettersService,
  PeopleService,
  PersonChanges,
  PersonLosses,
  SecondAdministrator,
  SessionsService,
  UserChangesService,
  UsersService,
];

export const authControllers: Type[] = [
  ApiKeysController,
  PublicInvitationsController,
  PublicSetUpController,
  SessionController,
  SessionsController,
  UserChangesController,
  UserSessionsController,
  UsersController,
];

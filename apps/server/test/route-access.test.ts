import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keyScopes, rolePermissions, roles, type Permission } from '@stillwatch/contracts/user';
import type { Refusal } from './review-fixtures.js';
import { routeRules, type RouteRule } from './route-rules.js';
import {
  addKey,
  addPerson,
  administrator,
  bootstrapKey,
  startTestServer,
  type CallOptions,
  type TestServer,
} from './server-harness.js';

let server: TestServer;
let routes: string[];
let principals: Principal[];

interface Principal {
  readonly name: string;
  readonly credential: CallOptions;
  readonly kind: 'nobody' | 'key' | 'person';
  readonly permissions: readonly Permission[];
}

beforeAll(async () => {
  server = await startTestServer();
  const { body } = await server.call<{ paths: Record<string, object> }>('GET', '/openapi.json');
  routes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  principals = [nobody, ...(await keys()), ...(await people())];
});
afterAll(() => server.close());

const nobody: Principal = { name: 'nobody', credential: { key: null }, kind: 'nobody', permissions: [] };

/** A key for each scope alone, and one with all of them. */
async function keys(): Promise<Principal[]> {
  const each = await Promise.all(
    keyScopes.map(async (scope): Promise<Principal> => ({
      name: `a key for ${scope}`,
      credential: { key: (await addKey(server, [scope])).secret },
      kind: 'key',
      permissions: [scope],
    })),
  );
  const all = { credential: { key: bootstrapKey }, kind: 'key', permissions: keyScopes } as const;
  return [...each, { name: 'a key with every scope', ...all }];
}

async function people(): Promise<Principal[]> {
  const found: Principal[] = [];
  for (const role of roles) {
    const cookie =
      role === 'administrator'
        ? await server.signIn(administrator.email, administrator.password)
        : (await addPerson(server, `Some ${role}`, role)).cookie;
    found.push({ name: role, credential: { cookie }, kind: 'person', permissions: rolePermissions[role] });
  }
  return found;
}

/** The code of the refusal that a rule demands; undefined where it lets in. */
function refusalOf(rule: RouteRule, { kind, permissions: held }: Principal): string | undefined {
  if (rule.who === 'anybody') return undefined;
  if (kind === 'nobody') return 'unauthenticated';
  if ((rule.who === 'people' || rule.who === 'any person') && kind === 'key') return 'people_only';
  return !('permission' in rule) || held.includes(rule.permission) ? undefined : 'insufficient_scope';
}

const refusals = ['unauthenticated', 'invalid_key', 'people_only', 'insufficient_scope'];

async function use(route: string, { credential }: Principal) {
  const [method = '', template = ''] = route.split(' ');
  const path = template.replace(/\{\w+\}/g, 'nothing-of-this-name');
  return server.call<Refusal | undefined>(method, path, method === 'GET' ? undefined : {}, credential);
}

test('every route has a rule, and every rule a route', () => {
  expect(routes.filter((route) => !(route in routeRules))).toEqual([]);
  expect(Object.keys(routeRules).filter((route) => !routes.includes(route))).toEqual([]);
});

test('every route lets in whom its rule names and nobody else, whatever role or scope they have', async () => {
  const wrong: string[] = [];
  const check = async (route: string, principal: Principal) => {
    const rule = routeRules[route];
    // Of routes that are open to all nothing depends on who asks, and one of them ends the session that asks it.
    if (!rule || (rule.who === 'anybody' && principal.kind === 'person')) return;
    const expected = refusalOf(rule, principal);
    if (expected === undefined && 'refusalsOnly' in rule && rule.refusalsOnly) return;
    const { status, body } = await use(route, principal);
    const refusal = refusals.find((code) => code === body?.code);
    const isOpen = rule.who === 'anybody' && refusal !== 'people_only' && refusal !== 'insufficient_scope';
    if (status < 500 && (isOpen || refusal === expected)) return;
    wrong.push(`${route} by ${principal.name}: ${status} ${body?.code}, not ${expected ?? 'let in'}`);
  };
  for (const route of routes) {
    await Promise.all(principals.map((principal) => check(route, principal)));
  }
  expect(wrong).toEqual([]);
}, 300_000);

test('a key that nobody knows opens nothing, not even with a cookie beside it', async () => {
  const person = principals.at(-1);
  const headers = {
    authorization: 'Bearer sw_unknown_unknown_unknown',
    cookie: person?.credential.cookie ?? '',
  };
  for (const route of routes.filter((one) => routeRules[one]?.who !== 'anybody')) {
    const [method = '', template = ''] = route.split(' ');
    const path = template.replace(/\{\w+\}/g, 'nothing-of-this-name');
    const answer = await server.call(method, path, method === 'GET' ? undefined : {}, { key: null, headers });
    expect({ route, status: answer.status, code: (answer.body as Refusal).code }).toEqual({
      ...{ route, status: 401, code: 'invalid_key' },
    });
  }
});

test('a path that holds what no name can is the 404 of its kind on every route', async () => {
  const admin = principals.at(-1)?.credential ?? {};
  const wrong: string[] = [];
  for (const route of routes.filter((one) => one.includes('{'))) {
    const [method = '', template = ''] = route.split(' ');
    const names = template.match(/\{\w+\}/g) ?? [];
    for (const name of names) {
      for (const odd of ['%00', 'a%00b']) {
        const path = template.replace(name, odd).replace(/\{\w+\}/g, 'x');
        const { status, body } = await server.call<Refusal>(
          method,
          path,
          method === 'GET' ? undefined : {},
          admin,
        );
        const isOfItsKind =
          /_not_found$|^link_not_valid$/.test(body.code ?? '') || template.includes('/models/');
        if (status !== 404 || !isOfItsKind) wrong.push(`${method} ${path}: ${status} ${body.code}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('a name that is too long for any route is told so', async () => {
  expect(await server.call('GET', `/v1/accounts/${'a'.repeat(2_000)}`)).toMatchObject({
    status: 414,
    body: { code: 'address_too_long' },
  });
});

import type { RandomStream } from '../random-stream.js';
import type { ValueSchema } from './api-document.js';
import { hostileText, hostileValue } from './hostile-values.js';

const dayMs = 86_400_000;

/**
 * A value that a schema allows, but for single parts of it that are hostile: what is wrong altogether is refused at the
 * door, what is wrong in one place gets further in.
 * @param hostility the chance of each part to be hostile, 0 to 1
 */
export function valueOf(schema: ValueSchema, random: RandomStream, hostility: number): unknown {
  if (random.chance(hostility)) return hostileValue(random);
  if (schema.enum) return random.pick(schema.enum);
  if (schema.anyOf) return valueOf(random.pick(schema.anyOf), random, hostility);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, random, hostility);
    case 'array':
      return Array.from({ length: random.int(1, 3) }, () => valueOf(schema.items ?? {}, random, hostility));
    case 'integer':
    case 'number':
      return numberOf(schema, random);
    case 'boolean':
      return random.chance(0.5);
    case 'string':
      return textOf(schema, random);
    case undefined:
    case undefined:
    default:
      return hostileValue(random);
  }
}

function objectOf(schema: ValueSchema, random: RandomStream, hostility: number): Record<string, unknown> {
  const required = new Set(schema.required);
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => random.chance(required.has(name) ? 1 - hostility / 2 : 0.5))
    .map(([name, property]) => [name, valueOf(property, random, hostility)] as const);
  const added = random.chance(hostility) ? [[hostileText(random), hostileValue(random)] as const] : [];
  return Object.fromEntries([...entries, ...added]);
}

function numberOf({ type, minimum = 0, maximum = 1_000 }: ValueSchema, random: RandomStream): number {
  const bound = random.pick([minimum, maximum, minimum + (maximum - minimum) * random.next()]);
  return type === 'integer' ? Math.round(bound) : bound;
}

function textOf({ format, minLength = 0, maxLength = 40 }: ValueSchema, random: RandomStream): string {
  if (format === 'date-time') return new Date(Date.now() + random.int(-400, 400) * dayMs).toISOString();
  if (format === 'email') return `fuzz.${random.int(1, 1_000_000)}@example.test`;
  // Nothing outside this machine is ever called, whatever is done with an address.
  if (format === 'uri') return `https://127.0.0.1:1/${random.int(1, 1_000)}`;
  if (format === 'uuid') return '7b0c3c2e-8d0e-4f7e-9a55-0c1f5b1f0f4e';
  const length = Math.max(minLength, random.pick([1, 8, Math.min(maxLength, 300)]));
  return `fuzz_${random.int(1, 50)}${'x'.repeat(length)}`.slice(0, Math.max(minLength, maxLength));
}

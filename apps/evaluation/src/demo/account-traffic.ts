import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import type { AccountSpec, DemoAccount, Exchange, Origin } from './demo-account.js';
import { hex, ownOrigin } from './origins.js';
import type { RandomStream } from './random-stream.js';
import { dayMs, type Rhythm, type TimeWindow } from './rhythms.js';
import { countTokens } from './token-count.js';

const browsers = [
  'Mozilla/5.0 (Macintosh) Safari/619.1',
  'Mozilla/5.0 (Windows NT 10.0) Firefox/146.0',
  'Mozilla/5.0 (X11; Linux) Chrome/143.0',
  'Mozilla/5.0 (Windows NT 10.0) Edg/143.0',
];

/** One account while its two weeks are being made up: draws its habits once and fills them into every request. */
export class AccountTraffic {
  readonly account: DemoAccount;
  private readonly origin: Origin;
  private readonly addresses: readonly string[];
  private readonly keys: readonly string[];
  private readonly verbosity: number;
  private readonly tag: string;

  constructor(
    readonly random: RandomStream,
    readonly window: TimeWindow,
    private readonly spec: AccountSpec,
  ) {
    this.tag = hex(random, 10);
    this.origin = spec.origin ?? ownOrigin(random);
    this.addresses = Array.from(
      { length: random.integer(1, 4) },
      () => `${this.origin.network}.${random.integer(2, 250)}`,
    );
    this.keys = Array.from(
      { length: spec.keyCount ?? random.integer(1, 2) },
      (_, n) => `key_${this.tag.slice(0, 6)}${n + 1}`,
    );
    this.verbosity = random.logNormal(1, 0.25);
    this.account = this.register();
  }

  /** Sends one exchange at every time of the rhythm. */
  follow(rhythm: Rhythm, exchange: (at: number) => Exchange): DemoAccount {
    for (const at of rhythm(this.random, this.window)) this.send(at, exchange(at));
    return this.account;
  }

  /** Adds one request; one that would fall past the window's end is left out, as it has not happened yet. */
  send(at: number, exchange: Exchange): void {
    if (at < this.window.startMs || at >= this.window.endMs) return;
    const { random, spec, account } = this;
    const request = { ...spec.request, ...exchange.request };
    const status =
      exchange.status ?? (random.chance(0.004) ? 'error' : random.chance(0.003) ? 'refused' : 'ok');
    const usage = this.usageOf(exchange, status === 'ok', request.maxTokens);
    account.events.push({
      id: `evt_${this.tag}${(account.events.length + 1).toString(36).padStart(4, '0')}`,
      accountId: account.accountId,
      occurredAt: new Date(Math.round(at)).toISOString(),
      operation: 'chat',
      model: exchange.model ?? spec.model,
      apiKeyId: random.pick(this.keys),
      usage,
      ...(Object.keys(request).length > 0 ? { request } : {}),
      ...(exchange.conversation ? { conversation: exchange.conversation } : {}),
      content: { ...(exchange.system ? { system: exchange.system } : {}), prompt: exchange.prompt },
      client: this.client(),
      outcome: {
        status,
        ...(status === 'ok'
          ? { finishReason: usage.outputTokens === request.maxTokens ? 'length' : 'stop' }
          : {}),
        durationMs: Math.round(
          180 + (usage.outputTokens + (usage.reasoningTokens ?? 0)) * random.logNormal(11, 0.2),
        ),
      },
    });
  }

  private usageOf(exchange: Exchange, answered: boolean, maxTokens = 16_384) {
    const { random } = this;
    const wanted = Math.max(
      1,
      Math.round(
        exchange.answerTokens * (exchange.answerTokens > 20 ? this.verbosity * random.logNormal(1, 0.35) : 1),
      ),
    );
    const reasoning = exchange.reasoningTokens
      ? Math.round(random.logNormal(exchange.reasoningTokens, 0.4))
      : undefined;
    return {
      inputTokens:
        countTokens(exchange.system) + countTokens(exchange.prompt) + Math.round(exchange.contextTokens ?? 0),
      outputTokens: answered ? Math.min(maxTokens, wanted) : 0,
      ...(reasoning && answered ? { reasoningTokens: reasoning } : {}),
    };
  }

  private client(): NonNullable<UsageEvent['client']> {
    const { origin, spec } = this;
    return {
      ip: this.random.pick(this.addresses),
      asn: origin.asn,
      asnType: spec.asnType ?? 'hosting',
      country: spec.organization.country,
      userAgent: origin.userAgent,
      tlsFingerprint: origin.tlsFingerprint,
    };
  }

  private register(): DemoAccount {
    const { random, spec, window, origin } = this;
    const ageDays = spec.ageDays ?? 20 + random.exponential(220);
    return {
      accountId: `acct_${this.tag}`,
      kind: spec.kind,
      harvests: spec.harvests ?? false,
      account: {
        organization: { ...spec.organization, contactEmail: `legal@${spec.organization.domain}` },
        plan: spec.plan,
        registeredAt: new Date(Math.round(window.startMs - ageDays * dayMs)).toISOString(),
        registration: {
          ip: `${origin.network}.${random.integer(2, 250)}`,
          asn: origin.asn,
          asnType: spec.asnType ?? 'hosting',
          userAgent: random.pick(browsers),
          emailDomain: spec.organization.domain,
          paymentFingerprint: origin.paymentFingerprint,
          channel: spec.channel ?? random.pick(['web', 'web', 'sales']),
        },
      },
      purpose: spec.purpose,
      approvals: spec.approvals ?? [],
      events: [],
    };
  }
}

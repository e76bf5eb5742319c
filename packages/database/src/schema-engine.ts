import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** Neither the language's nor Node's type definitions know it. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: Record<string, object>,
  ) => { exports: { __wbindgen_start?: () => void } };
};

let loaded = false;

/**
 * Prisma's command line downloads its schema engine when it runs, which fails on a closed network; the same engine comes
 * from the package registry as WebAssembly, and its package expects a bundler to instantiate it.
 */
function loadBindings(): void {
  if (loaded) return;
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const module = new WebAssembly.Module(
    readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')),
  );
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': importsOfEngine() });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  loaded = true;
}

/** The engine never clears its ten-second timeout for a lock; unreferenced, it does not keep a finished process alive. */
function importsOfEngine(): object {
  const name = Object.keys(bindings).find((key) => key.startsWith('__wbg_setTimeout_'));
  if (!name) return bindings;
  const unreferenced = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs >>> 0).unref();
  return { ...bindings, [name]: unreferenced };
}

/**
 * The adapter cuts scripts at every semicolon, also inside function bodies. Postgres runs a whole script by itself, and as
 * one transaction: a migration is applied entirely or not at all.
 */
class WholeScripts extends PrismaPg {
  /** What Postgres said; the engine's own error only names the migration. */
  scriptError: unknown;

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        this.scriptError = error;
        throw error;
      }
    };
    return adapter;
  }
}

/**
 * Runs `work` with Prisma's schema engine connected to `databaseUrl`.
 *
 * @param datamodel the text of schema.prisma
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  datamodel: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loadBindings();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const adapter = new WholeScripts(pool);
  try {
    const options = { datamodels: [['schema.prisma', datamodel] as [string, string]] };
    const bound = bindMigrationAwareSqlAdapterFactory(adapter);
    const engine = await bindings.SchemaEngine.new(options, () => undefined, bound);
    return await work(engine).finally(() => engine.free());
  } catch (error) {
    throw adapter.scriptError ?? error;
  } finally {
    await pool.end();
  }
}

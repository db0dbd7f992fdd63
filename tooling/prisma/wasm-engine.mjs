// Prisma's schema engine as WebAssembly, on the `pg` driver. The native engine has to be downloaded, which is
// not possible everywhere; this one comes with npm and does the same.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

/** PostgreSQL's type `"char"`, in which its catalogue keeps one-letter codes. */
const CHAR_OID = 18;
const TEXT_OID = 25;

let isInstantiated = false;

/**
 * Connects an engine to the database at `url`. It has the methods of the native engine's JSON-RPC, of which
 * `diff` is the one that needs no second database. close() ends its connections.
 * @param {{ url: string, schemaFiles: readonly { path: string, content: string }[] }} options
 */
export async function openEngine({ url, schemaFiles }) {
  instantiate();
  const factory = new EngineAdapterFactory(url);
  const datamodels = schemaFiles.map(({ path, content }) => [path, content]);
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, bound);
  return { engine, close: () => factory.close() };
}

function instantiate() {
  if (isInstantiated) return;
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    message: '',
    set_message(message) {
      this.message = message;
    },
  };
  const wasmPath = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace(/\.js$/, '_bg.wasm');
  const module = new WebAssembly.Module(readFileSync(wasmPath));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  isInstantiated = true;
}

/** The client's adapter, with what the engine needs besides. */
class EngineAdapterFactory {
  provider = 'postgres';
  adapterName = '@prisma/adapter-pg';
  #url;
  #adapters = [];

  constructor(url) {
    this.#url = url;
  }

  async connect() {
    const adapter = await new PrismaPg(this.#url).connect();
    this.#adapters.push(adapter);
    return Object.assign(adapter, { queryRaw: withChars(adapter), dispose: async () => undefined });
  }

  /** Never needed: the migrations are replayed by our own runner, in a database that is thrown away. */
  async connectToShadowDb() {
    throw new Error('There is no shadow database.');
  }

  async close() {
    for (const adapter of this.#adapters.splice(0)) await adapter.underlyingDriver().end();
  }
}

/** The client never reads `"char"` columns, and its adapter refuses them; the engine reads the catalogue. */
function withChars(adapter) {
  const queryRaw = adapter.queryRaw;
  return async (query) => {
    const charIndexes = [];
    const reader = Object.create(adapter, {
      performIO: {
        value: async (asked) => {
          const result = await adapter.performIO(asked);
          result.fields.forEach((field, index) => {
            if (field.dataTypeID !== CHAR_OID) return;
            charIndexes.push(index);
            field.dataTypeID = TEXT_OID;
          });
          return result;
        },
      },
    });
    const result = await queryRaw.call(reader, query);
    for (const index of charIndexes) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}

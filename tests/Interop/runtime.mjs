// Loads the LiteRT runtime of @litertjs/core, compiled to WebAssembly, into Node. The package's own entry point is for browsers and limits
// inputs and outputs to three types, so this talks to the Emscripten module itself.
import fs from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, 'node_modules');
const WASM = path.join(MODULES, '@litertjs/core/wasm');
const CACHE = path.join(MODULES, '.cache/tflitequant');

const VARIANTS = {
  compat: 'litert_wasm_compat_internal',     // 128-bit SIMD, one thread: the same bits on every machine
  relaxed: 'litert_wasm_internal',           // relaxed SIMD, one thread; Node 20 has it behind a flag
  threaded: 'litert_wasm_threaded_internal', // relaxed SIMD and threads
};

// The glue code is CommonJS in a package of "type": "module": a copy named .cjs is what require() and worker threads take.
function glue(name) {
  const source = path.join(WASM, `${name}.js`), copy = path.join(CACHE, `${name}.cjs`);
  const stale = !fs.existsSync(copy) || fs.statSync(copy).size !== fs.statSync(source).size
    || fs.statSync(copy).mtimeMs < fs.statSync(source).mtimeMs;
  if (stale) {
    // written aside and moved, because several processes may start at once
    fs.mkdirSync(CACHE, {recursive: true});
    fs.writeFileSync(`${copy}.${process.pid}`, fs.readFileSync(source));
    fs.renameSync(`${copy}.${process.pid}`, copy);
  }
  return copy;
}

export async function loadRuntime({variant = 'compat', threads = 1, verbose = false} = {}) {
  const name = VARIANTS[variant];
  if (!name) throw new Error(`unknown variant ${variant}: one of ${Object.keys(VARIANTS)}`);
  if (variant !== 'compat') v8.setFlagsFromString('--experimental-wasm-relaxed-simd'); // before any WebAssembly is compiled
  if (variant === 'threaded') {
    // the pool's size is read from navigator
    Object.defineProperty(globalThis, 'navigator',
      {value: {hardwareConcurrency: threads, userAgent: 'node'}, configurable: true, writable: true});
  }
  const log = [];
  const note = line => { log.push(line); if (verbose) console.error(line); };
  const wasm = await createRequire(import.meta.url)(glue(name))({locateFile: file => path.join(WASM, file), print: note, printErr: note});
  wasm.setupLogging();
  return {wasm, environment: wasm.LiteRtEnvironment.create(null), log, variant, threads: wasm.getThreadCount()};
}

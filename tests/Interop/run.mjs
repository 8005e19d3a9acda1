#!/usr/bin/env node
// Runs one model by hand:
//   node run.mjs MODEL                                         what it takes and gives
//   node run.mjs MODEL @zeros|@random:SEED|INPUTS.json [OUTPUTS.json]
// INPUTS.json: [{dtype, shape, data}, ...] in the graph's order, or {"cases": [[...], ...]}; OUTPUTS.json has the same form.
// Options: --signature KEY, --fresh (reset state before each case), --expose (every tensor), --variant compat|relaxed|threaded, --threads N.
import fs from 'node:fs';
import {parseArgs} from 'node:util';
import {loadRuntime} from './runtime.mjs';
import {Session} from './session.mjs';
import {byteLength, elementCount} from './types.mjs';

const ARRAYS = {float32: Float32Array, int32: Int32Array, uint8: Uint8Array, int64: BigInt64Array, bool: Uint8Array, int16: Int16Array,
  int8: Int8Array, float64: Float64Array, uint64: BigUint64Array, uint32: Uint32Array, uint16: Uint16Array, float16: Uint16Array};

function toBytes(dtype, values) {
  const array = ARRAYS[dtype].from([values].flat(Infinity), dtype.endsWith('64') && dtype !== 'float64' ? BigInt : Number);
  return new Uint8Array(array.buffer);
}

// JSON has no NaN, no infinity and no whole 64-bit integers: those become text
function toValues(dtype, bytes) {
  const copy = bytes.slice(), array = new ARRAYS[dtype](copy.buffer, 0, copy.length / ARRAYS[dtype].BYTES_PER_ELEMENT);
  return Array.from(array, value => typeof value === 'bigint' || !Number.isFinite(value) ? String(value) : value);
}

function generated(signature, random) {
  return signature.inputs.map(({dtype, shape}) => {
    const fixed = shape.map(Math.abs);
    if (!random) return {dtype, shape: fixed, bytes: new Uint8Array(byteLength(dtype, fixed))};
    const value = dtype.startsWith('float') ? () => random() * 2 - 1 : dtype === 'int8' ? () => Math.floor(random() * 256) - 128 : () => Math.floor(random() * 2);
    return {dtype, shape: fixed, bytes: toBytes(dtype, Array.from({length: elementCount(fixed)}, value))};
  });
}

function xorshift(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (state ^ (state << 13)) >>> 0;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state / 4294967296;
  };
}

const {values: options, positionals: [model, inputs, outputs]} = parseArgs({allowPositionals: true, options: {
  signature: {type: 'string'}, fresh: {type: 'boolean'}, expose: {type: 'boolean'}, variant: {type: 'string'}, threads: {type: 'string'}}});
if (!model) {
  console.error('node run.mjs MODEL [@zeros|@random:SEED|INPUTS.json [OUTPUTS.json]]');
  process.exit(64);
}

try {
  const threads = Number(options.threads ?? 1), variant = options.variant ?? (threads > 1 ? 'threaded' : 'compat');
  const runtime = await loadRuntime({variant, threads});
  const session = new Session(runtime, new Uint8Array(fs.readFileSync(model)),
    {signature: options.signature ?? null, fresh: options.fresh, threads, expose: options.expose ? 'all' : null});
  await session.compile();
  const say = (what, ports) => ports.forEach(port => console.log(`  ${what} ${port.name} ${port.dtype}[${port.shape ?? '?'}]`));
  for (const signature of session.model.signatures) {
    console.log(`signature '${signature.key}'`);
    say('input ', signature.inputs);
    say('output', signature.outputs);
  }
  console.log(`whole graph in XNNPACK: ${session.accelerated}`);
  session.warnings.forEach(warning => console.log(`warning: ${warning}`));
  if (inputs) {
    const parsed = inputs === '@zeros' ? generated(session.signature)
      : inputs.startsWith('@random') ? generated(session.signature, xorshift(Number(inputs.split(':')[1] ?? 1)))
        : JSON.parse(fs.readFileSync(inputs, 'utf8'));
    const results = [];
    for (const given of parsed.cases ?? [parsed]) {
      const ready = given.map(input => input.bytes ? input : {...input, bytes: toBytes(input.dtype, input.data)});
      results.push((await session.run(ready, results.length === 0))
        .map(({name, dtype, shape, bytes}) => ({name, dtype, shape, data: toValues(dtype, bytes)})));
    }
    if (outputs) fs.writeFileSync(outputs, JSON.stringify(parsed.cases ? {cases: results} : results[0]));
    else results[0].forEach(({name, dtype, shape, data}) =>
      console.log(`  ${name} ${dtype}[${shape}] ${data.slice(0, 8).join(' ')}${data.length > 8 ? ' ...' : ''}`));
  }
  process.exit(0);
} catch (error) {
  console.error(`failed at ${error.stage ?? 'start'}: ${error.message}`);
  (error.log ?? []).forEach(line => console.error(`  ${line}`));
  process.exit(1);
}

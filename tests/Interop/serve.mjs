#!/usr/bin/env node
// Runs models for another process: node serve.mjs [compat|relaxed|threaded [THREADS]]
//
// A message is one line of JSON and, right after it, as many raw bytes as its "bytes" says. Requests on standard input:
//   {id, model: PATH or null, modelBytes, signature, fresh, threads, expose, cases: [[{name, dtype, shape, bytes}...]...], bytes}
//   payload: the model where no path is given, then every input in order. No cases: the model is loaded and compiled only.
// Answers on standard output, in the order of the requests:
//   {id, ok: true, accelerated, signatures, signature: INDEX, warnings, milliseconds, cases: [[{name, dtype, shape, bytes}...]...], bytes} and the outputs
//   {id, ok: false, stage, error, log, fatal}; after a fatal one the process ends and has to be started again.
// The first line is {ready: true, variant, threads}.
import fs from 'node:fs';
import {loadRuntime} from './runtime.mjs';
import {Session, StageError} from './session.mjs';

class Frames {
  #chunks = [];
  #length = 0;
  #source;

  constructor(stream) { this.#source = stream[Symbol.asyncIterator](); }

  async #more() {
    const {value, done} = await this.#source.next();
    if (done) return false;
    this.#chunks.push(value);
    this.#length += value.length;
    return true;
  }

  #take(count) {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = all.length > count ? [all.subarray(count)] : [];
    this.#length -= count;
    return all.subarray(0, count);
  }

  async line() {
    for (let scanned = 0, before = 0; ;) {
      for (; scanned < this.#chunks.length; before += this.#chunks[scanned++].length) {
        const end = this.#chunks[scanned].indexOf(10);
        if (end >= 0) return this.#take(before + end + 1).toString('utf8');
      }
      if (!await this.#more()) return null;
    }
  }

  async bytes(count) {
    while (this.#length < count) if (!await this.#more()) return null;
    return this.#take(count);
  }
}

function send(header, payloads = []) {
  const bytes = payloads.reduce((sum, payload) => sum + payload.length, 0);
  process.stdout.write(Buffer.concat([Buffer.from(JSON.stringify({...header, bytes}) + '\n'), ...payloads]));
}

function readModel(path) {
  try { return new Uint8Array(fs.readFileSync(path)); }
  catch (error) { throw new StageError('read', error.message); }
}

async function answer(runtime, request, payload) {
  let offset = 0;
  const take = count => payload.subarray(offset, offset += count);
  const started = performance.now();
  const bytes = request.model ? readModel(request.model) : new Uint8Array(take(request.modelBytes));
  const session = new Session(runtime, bytes, request);
  try {
    await session.compile();
    const compiled = performance.now(), cases = [];
    for (const inputs of request.cases ?? []) {
      cases.push(await session.run(inputs.map(input => ({...input, bytes: take(input.bytes)})), cases.length === 0));
    }
    session.release();
    return [{id: request.id, ok: true, accelerated: session.accelerated,
      signatures: session.model.signatures, signature: session.number, warnings: session.warnings,
      milliseconds: {load: compiled - started, run: performance.now() - compiled},
      cases: cases.map(outputs => outputs.map(({name, dtype, shape, bytes}) => ({name, dtype, shape, bytes: bytes.length})))},
    cases.flatMap(outputs => outputs.map(output => output.bytes))];
  } catch (error) {
    // a module that trapped may trap again, and its process ends anyway
    if (!error.fatal) session.release();
    throw error;
  }
}

const [variant = 'compat', threads = '1'] = process.argv.slice(2);
const runtime = await loadRuntime({variant, threads: Number(threads)});
send({ready: true, variant: runtime.variant, threads: runtime.threads});
const frames = new Frames(process.stdin);
for (let line; (line = await frames.line()) !== null;) {
  const request = JSON.parse(line), payload = await frames.bytes(request.bytes ?? 0);
  if (payload === null) break;
  try {
    send(...await answer(runtime, request, payload));
  } catch (error) {
    const fatal = error.fatal ?? error instanceof WebAssembly.RuntimeError;
    send({id: request.id, ok: false, stage: error.stage ?? 'runtime', error: String(error.message ?? error), log: error.log ?? [], fatal});
    if (fatal) break;
  }
  runtime.log.length = 0;
}
// worker threads and the open input would keep the process alive; what was written goes out first
process.stdout.write('', () => process.exit(0));

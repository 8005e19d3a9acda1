// One model, one signature, many cases: what run.mjs and serve.mjs share. Every failure is a StageError.
import {dataDependentShapes, exposeTensors, fixDynamicDimensions, hasState} from './edits.mjs';
import {ModelFlatBuffer} from './flatbuffer.mjs';
import {Model} from './model.mjs';

const UNWRITTEN = 0xa5;

export class StageError extends Error {
  constructor(stage, message, log = []) {
    super(message);
    this.stage = stage;
    this.log = log;
  }
}

// Indices of the runtime's ports in the order of the names; the runtime's own order where there are no names.
function orderOf(ports, names) {
  const order = (names ?? []).map(name => ports.findIndex(port => port.name === name));
  return order.length === ports.length && !order.includes(-1) ? order : ports.map((_, i) => i);
}

export class Session {
  #seen = 0;
  #bound = 1;

  constructor(runtime, bytes, {signature = null, fresh = false, threads = 1, expose = null} = {}) {
    Object.assign(this, {runtime, threads});
    this.#seen = runtime.log.length;
    this.bytes = this.#stage('edit', () => expose ? exposeTensors(bytes, expose) : bytes);
    this.model = this.#stage('load', () => new Model(runtime, this.bytes));
    this.number = signature === null ? 0 : this.model.signatures.findIndex(s => s.key === signature);
    if (this.number < 0 || this.model.signatures.length === 0) {
      this.release();
      throw new StageError('signature', `the model has no signature '${signature}', only ${this.model.signatures.map(s => `'${s.key}'`)}`);
    }
    this.fresh = fresh && hasState(this.bytes);
    // as the file states it: a later reload with fixed dimensions does not change it
    this.signature = this.model.signatures[this.number];
    // the runtime has an order of its own: callers see the graph's
    const file = new ModelFlatBuffer(this.bytes);
    this.inputOrder = orderOf(this.signature.inputs, file.namesInGraphOrder(0)[this.number]);
    this.outputOrder = orderOf(this.signature.outputs, file.namesInGraphOrder(1)[this.number]);
    this.warnings = dataDependentShapes(this.bytes).map(where => `shape from a tensor that is no constant: ${where}`);
  }

  #stage(stage, work) {
    try { return work(); }
    catch (error) { throw this.#failure(stage, error); }
  }

  #failure(stage, error) {
    if (error instanceof StageError) return error;
    const failure = new StageError(stage, String(error?.message ?? error).trim(), this.#newLines());
    // a trap or an abort leaves the module's memory in an unknown state
    failure.fatal = error instanceof WebAssembly.RuntimeError || /abort|out of memory|memory access/i.test(failure.message);
    return failure;
  }

  #newLines() {
    const lines = this.runtime.log.slice(this.#seen);
    this.#seen = this.runtime.log.length;
    return lines.filter(line => !/^INFO/.test(line) && !/npu_registry/.test(line));
  }

  // When the interpreter cannot prepare a graph (a custom operator without a kernel, say) the runtime only logs: compiling and running
  // seem to succeed and the outputs are whatever the memory held. So logged errors are failures.
  #checkLog(stage) {
    const errors = this.#newLines().filter(line => /^ERROR/.test(line));
    if (errors.length) throw new StageError(stage, errors.join('; '), errors);
  }

  async compile() {
    try { this.accelerated = await this.model.compile(this.threads); }
    catch (error) { throw this.#failure('compile', error); }
    this.#checkLog('compile');
  }

  // The runtime resizes inputs with dynamic dimensions but not the output buffers, and overruns its heap: the sizes are written into the
  // model and it is loaded again.
  async #bind(inputs) {
    const sizes = this.signature.inputs.flatMap((wanted, i) =>
      (wanted.shape ?? []).flatMap((dimension, axis) => dimension < 0 && inputs[i].shape ? [inputs[i].shape[axis]] : []));
    if (sizes.length === 0) return;
    if (sizes.some(size => size !== sizes[0])) throw new Error(`dynamic dimensions of different sizes (${sizes}) are not supported here`);
    if (sizes[0] === this.#bound) return;
    const bound = new Model(this.runtime, fixDynamicDimensions(this.bytes, sizes[0]));
    this.model.release();
    this.model = bound;
    this.#bound = sizes[0];
    await this.compile();
  }

  // inputs: [{dtype, shape, bytes, name?}] in the graph's order, or any order where all have names.
  #arrange(inputs) {
    const wanted = this.signature.inputs;
    if (inputs.length !== wanted.length) {
      throw new Error(`the signature takes ${wanted.length} inputs (${wanted.map(w => w.name)}), not ${inputs.length}`);
    }
    if (!inputs.every(input => input.name)) return wanted.map((_, i) => inputs[this.inputOrder.indexOf(i)]);
    return wanted.map(w => inputs.find(input => input.name === w.name) ?? (() => { throw new Error(`no input named '${w.name}'`); })());
  }

  async run(given, first) {
    const buffers = [];
    try {
      const inputs = this.#arrange(given);
      await this.#bind(inputs);
      if (this.fresh && !first) await this.compile();
      inputs.forEach((input, i) => {
        const wanted = this.signature.inputs[i];
        const shape = input.shape ?? wanted.shape.map(dimension => Math.abs(dimension)), dtype = input.dtype ?? wanted.dtype;
        // checked here because the runtime does not refuse every mismatch
        if (dtype !== wanted.dtype) throw new Error(`input '${wanted.name}' is ${wanted.dtype}, not ${dtype}`);
        if (wanted.shape && (shape.length !== wanted.shape.length || shape.some((d, k) => wanted.shape[k] >= 0 && d !== wanted.shape[k]))) {
          throw new Error(`input '${wanted.name}' has shape [${wanted.shape}], not [${shape}]`);
        }
        buffers.push(this.model.makeBuffer(dtype, shape, input.bytes));
        if (wanted.shape && !wanted.shape.some(dimension => dimension < 0)) this.model.checkInput(this.number, i, buffers[i]);
      });
    } catch (error) {
      buffers.forEach(buffer => buffer.delete());
      throw this.#failure('inputs', error);
    }
    try {
      this.model.poison(this.number, UNWRITTEN);
      const results = await this.model.run(this.number, buffers);
      this.#checkLog('run');
      const outputs = results.map(buffer => this.model.readBuffer(buffer));
      results.forEach(buffer => buffer.delete());
      this.#checkWritten(outputs);
      buffers.forEach(buffer => buffer.delete());
      return this.outputOrder.map(i => ({name: this.signature.outputs[i].name, ...outputs[i]}));
    } catch (error) {
      const failure = this.#failure('run', error);
      if (!failure.fatal) buffers.forEach(buffer => buffer.delete());
      throw failure;
    }
  }

  #checkWritten(outputs) {
    outputs.forEach(({bytes}, i) => {
      const untouched = bytes.reduce((count, byte) => count + (byte === UNWRITTEN), 0);
      if (bytes.length >= 8 && untouched > bytes.length / 2) {
        throw new StageError('run', `output ${i} was not written by the runtime (${untouched} of ${bytes.length} bytes untouched)`);
      }
    });
  }

  release() { this.model.release(); }
}

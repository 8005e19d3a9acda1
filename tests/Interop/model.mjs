// A model in the runtime: load, compile, run, release.
import {refusedByLoader} from './edits.mjs';
import {byteLength, typeName, typeNamed} from './types.mjs';

function drain(vector) {
  const items = [];
  for (let i = 0; i < vector.size(); i++) items.push(vector.get(i));
  vector.delete();
  return items;
}

function describe(tensorType) {
  const layout = tensorType.layout(), shape = drain(layout.dimensions()), dtype = typeName(tensorType.elementType().value);
  layout.delete();
  tensorType.delete();
  return {dtype, shape};
}

export class Model {
  constructor(runtime, bytes) {
    this.runtime = runtime;
    const {wasm, environment} = runtime;
    this.pointer = wasm._malloc(bytes.length);
    wasm.HEAPU8.set(bytes, this.pointer);
    // LiteRT's loader refuses variable tensors (the state of LSTMs), but it reads the model in place, and compiling builds the
    // interpreter from the same memory: they are hidden from the loader and put back before compiling.
    let spots = [];
    try { spots = refusedByLoader(bytes); } catch { /* not a readable FlatBuffer: let the runtime say so */ }
    for (const [position, size] of spots) wasm.HEAPU8.fill(0, this.pointer + position, this.pointer + position + size);
    try {
      this.model = wasm.loadModel(environment, this.pointer, bytes.length);
    } catch (error) {
      wasm._free(this.pointer);
      throw error;
    }
    for (const [position, size] of spots) wasm.HEAPU8.set(bytes.subarray(position, position + size), this.pointer + position);
    this.signatures = Array.from({length: this.model.getNumSignatures()}, (_, number) => this.#signature(number));
  }

  #signature(number) {
    const signature = this.model.getSignature(number);
    const side = (names, typeOf) => drain(names).map((name, i) => {
      try { return {name, ...describe(typeOf(number, i))}; }
      catch (error) { return {name, dtype: 'unknown', shape: null, error: String(error.message)}; }
    });
    const result = {key: signature.key(),
      inputs: side(signature.inputNames(), (s, i) => this.model.getInputTensorType(s, i)),
      outputs: side(signature.outputNames(), (s, i) => this.model.getOutputTensorType(s, i))};
    signature.delete();
    return result;
  }

  // Compiling again resets the state that variable tensors hold.
  async compile(threads = 1) {
    const {wasm, environment} = this.runtime;
    this.compiled?.delete();
    this.compiled = null;
    this.compiled = await wasm.compileModel(environment, this.model, {environment: {liteRtEnvironment: environment}, accelerator: 'wasm',
      cpuOptions: {numThreads: threads}, gpuOptions: {}, webNNOptions: {}});
    return this.compiled.isFullyAccelerated();
  }

  makeBuffer(dtype, shape, bytes) {
    const {wasm, environment} = this.runtime, {number} = typeNamed(dtype);
    if (bytes.length !== byteLength(dtype, shape)) {
      throw new Error(`${dtype}[${shape}] takes ${byteLength(dtype, shape)} bytes, not ${bytes.length}`);
    }
    const dimensions = new wasm.VectorInt32();
    shape.forEach(dimension => dimensions.push_back(dimension));
    const layout = wasm.LiteRtLayout.create(dimensions);
    dimensions.delete();
    const type = wasm.LiteRtRankedTensorType.create({value: number}, layout);
    layout.delete();
    const buffer = wasm.LiteRtTensorBuffer.createManaged(environment, wasm.LiteRtTensorBufferType.HOST_MEMORY, type, bytes.length);
    type.delete();
    wasm.HEAPU8.set(bytes, buffer.lock(wasm.LiteRtTensorBufferLockMode.WRITE));
    buffer.unlock();
    return buffer;
  }

  checkInput(signature, index, buffer) {
    const type = this.model.getInputTensorType(signature, index), needs = this.compiled.getInputBufferRequirements(signature, index);
    try { this.runtime.wasm.checkTensorBufferCompatible(buffer, type, needs); } finally { type.delete(); needs.delete(); }
  }

  readBuffer(buffer) {
    const {wasm} = this.runtime, {dtype, shape} = describe(buffer.tensorType());
    const start = buffer.lock(wasm.LiteRtTensorBufferLockMode.READ), bytes = wasm.HEAPU8.slice(start, start + buffer.packedSize());
    buffer.unlock();
    return {dtype, shape, bytes};
  }

  // Fills free heap of the sizes that running is about to take for its outputs, so that an output nobody writes can be told.
  poison(signature, value) {
    const {wasm} = this.runtime, taken = [];
    for (let k = 0; k < 4; k++) for (const output of this.signatures[signature].outputs) for (const extra of [0, 64]) {
      const size = (output.shape ? byteLength(output.dtype, output.shape) : 4) + extra;
      if (size > 1 << 24) continue;
      const start = wasm._malloc(size);
      wasm.HEAPU8.fill(value, start, start + size);
      taken.push(start);
    }
    taken.reverse().forEach(start => wasm._free(start));
  }

  async run(signature, buffers) { return await this.compiled.run(signature, buffers); }

  release() {
    this.compiled?.delete();
    this.model.delete();
    this.runtime.wasm._free(this.pointer);
  }
}

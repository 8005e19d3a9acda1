// Edits that let the runtime's JavaScript surface take models it would refuse, or show more of them. New data is appended at the end:
// offsets in a FlatBuffer point forward.
import {ModelFlatBuffer} from './flatbuffer.mjs';

// A copy of a model whose fields are pointed at new vectors behind its end.
class Appender {
  #parts = [];
  #length;

  constructor(bytes) {
    this.copy = bytes.slice();
    this.file = new ModelFlatBuffer(this.copy);
    this.#length = bytes.length;
  }

  integers(field, values) {
    if (field) this.#vector(field, values.length, new Uint8Array(Int32Array.from(values).buffer));
  }

  text(field, value) { this.#vector(field, Buffer.byteLength(value), Buffer.from(value + '\0')); }

  bytes() { return new Uint8Array(Buffer.concat([this.copy, ...this.#parts])); }

  #vector(field, count, content) {
    const gap = (4 - this.#length % 4) % 4, head = Buffer.alloc(gap + 4);
    head.writeUInt32LE(count, gap);
    this.file.view.setUint32(field, this.#length + gap - field, true);
    this.#parts.push(head, content);
    this.#length += head.length + content.length;
  }
}

// What LiteRT's own loader refuses although the interpreter under it takes it: is_variable flags, an operator's
// mutating_variable_inputs and intermediates (both read as absent when the length is 0). -> [[position, size], ...]
export function refusedByLoader(bytes) {
  const file = new ModelFlatBuffer(bytes), spots = new Map();
  for (const subgraph of file.subgraphs()) {
    for (const tensor of file.tables(subgraph, 0)) {
      const flag = file.field(tensor, 5);
      if (flag && file.bytes[flag]) spots.set(flag, 1);
    }
    for (const operator of file.tables(subgraph, 3)) for (const id of [7, 8]) {
      const vector = file.vector(operator, id);
      if (vector && file.length(vector)) spots.set(vector, 4);
    }
  }
  return [...spots];
}

// Whether running once changes what the next run sees: variable tensors, or resource variables (VAR_HANDLE).
export function hasState(bytes) {
  const file = new ModelFlatBuffer(bytes);
  return file.subgraphs().some(subgraph =>
    file.tensors(subgraph).some(tensor => tensor.variable) || file.operators(subgraph).some(op => op.code === 142));
}

// Takes the signatures away; LiteRT then makes one of the first subgraph's inputs and outputs.
export function dropSignatures(bytes) {
  const copy = bytes.slice(), file = new ModelFlatBuffer(copy);
  const vtable = file.model - file.view.getInt32(file.model, true), size = file.view.getUint16(vtable, true);
  // tables share vtables, so the root gets a private one without signature_defs (field 7)
  const at = copy.length + (4 - copy.length % 4) % 4, result = new Uint8Array(at + size);
  result.set(copy);
  result.set(copy.subarray(vtable, vtable + size), at);
  const view = new DataView(result.buffer), slot = 4 + 2 * 7;
  if (size > slot) view.setUint16(at + slot, 0, true);
  view.setInt32(file.model, file.model - at, true);
  return result;
}

// Every dynamic (-1) dimension becomes n, in shape and shape_signature. Tensors may share a vector, so each gets new ones.
export function fixDynamicDimensions(bytes, n) {
  const growing = new Appender(bytes), file = growing.file;
  for (const subgraph of file.subgraphs()) for (const tensor of file.tables(subgraph, 0)) {
    const signature = file.integers(tensor, 7), shape = file.integers(tensor, 0);
    if (!signature.some(dimension => dimension < 0)) continue;
    growing.integers(file.field(tensor, 7), signature.map(dimension => dimension < 0 ? n : dimension));
    growing.integers(file.field(tensor, 0), shape.map((dimension, axis) => signature[axis] < 0 ? n : dimension));
  }
  return growing.bytes();
}

// Operators whose output shape comes from these inputs, by builtin code.
const SHAPE_INPUTS = {
  22: [1], 67: [0], 65: [1, 2], 45: [1, 2, 3], 94: [0], 96: [0, 1, 2], 69: [1], 34: [1], 60: [1], 100: [1], 23: [1], 97: [1],
  130: [1], 70: [1], 85: [1], 48: [1], 49: [0], 102: [1, 2], 40: [1], 74: [1], 82: [1], 89: [1], 37: [1, 2], 38: [1, 2],
  56: [1], 79: [1], 39: [1], 122: [2], 109: [0], 103: [0],
};

// Where a shape comes from a tensor that is no constant, the runtime may never write the model's outputs.
export function dataDependentShapes(bytes) {
  const file = new ModelFlatBuffer(bytes);
  return file.subgraphs().flatMap((subgraph, number) => {
    const tensors = file.tensors(subgraph);
    return file.operators(subgraph)
      .filter(op => (SHAPE_INPUTS[op.code] ?? []).some(i => op.inputs[i] >= 0 && !tensors[op.inputs[i]].constant))
      .map(op => `builtin ${op.code} (subgraph ${number}, operator ${op.index})`);
  });
}

// Adds tensors of the first subgraph to its outputs: 'all', or a list of indices and names. Left out by 'all': what is computed from
// constants only (XNNPACK folds a DEQUANTIZE of weights and never writes its output). LiteRT finds outputs by tensor name, so empty
// or repeated names get a new one.
export function exposeTensors(bytes, what) {
  const growing = new Appender(dropSignatures(bytes)), file = growing.file, subgraph = file.subgraphs()[0], tensors = file.tensors(subgraph);
  const operators = file.operators(subgraph), inputs = file.integers(subgraph, 1), outputs = file.integers(subgraph, 2);
  const folded = new Set(tensors.filter(t => t.constant).map(t => t.index));
  for (const op of operators) {
    if (op.inputs.length && op.inputs.every(i => i < 0 || folded.has(i))) op.outputs.forEach(i => folded.add(i));
  }
  const picked = what === 'all'
    ? operators.flatMap(op => op.outputs).filter(i => !folded.has(i))
    : what.map(item => typeof item === 'number' ? item : tensors.findIndex(t => t.name === item));
  if (picked.some(i => !(i >= 0 && i < tensors.length))) throw new Error(`no such tensor among ${what}`);
  const all = [...new Set([...outputs, ...picked.filter(i => !tensors[i].constant && !tensors[i].variable && !inputs.includes(i))])];

  growing.integers(file.field(subgraph, 2), all);
  const names = new Set(inputs.map(i => tensors[i].name));
  for (const i of all) {
    if (tensors[i].name && !names.has(tensors[i].name)) { names.add(tensors[i].name); continue; }
    const field = file.field(tensors[i].table, 3), name = `${tensors[i].name}#t${i}`;
    if (!field) throw new Error(`tensor ${i} has no name field, and LiteRT finds outputs by name`);
    growing.text(field, name);
    names.add(name);
  }
  return growing.bytes();
}

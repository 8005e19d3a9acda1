// Reads just enough of a .tflite FlatBuffer to edit it in place. Field numbers are those of the public schema.
export class ModelFlatBuffer {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.model = this.view.getUint32(0, true);
  }

  // position of a table's field, 0 where it is absent
  field(table, id) {
    const vtable = table - this.view.getInt32(table, true);
    if (4 + 2 * id >= this.view.getUint16(vtable, true)) return 0;
    const offset = this.view.getUint16(vtable + 4 + 2 * id, true);
    return offset ? table + offset : 0;
  }

  follow(position) { return position + this.view.getUint32(position, true); }

  vector(table, id) { const field = this.field(table, id); return field ? this.follow(field) : 0; }

  length(vector) { return vector ? this.view.getUint32(vector, true) : 0; }

  tables(table, id) {
    const vector = this.vector(table, id);
    return Array.from({length: this.length(vector)}, (_, i) => this.follow(vector + 4 + 4 * i));
  }

  integers(table, id) {
    const vector = this.vector(table, id);
    return Array.from({length: this.length(vector)}, (_, i) => this.view.getInt32(vector + 4 + 4 * i, true));
  }

  text(table, id) {
    const vector = this.vector(table, id);
    return vector ? Buffer.from(this.bytes.subarray(vector + 4, vector + 4 + this.length(vector))).toString() : '';
  }

  uint32(table, id) { const field = this.field(table, id); return field ? this.view.getUint32(field, true) : 0; }

  byte(table, id) { const field = this.field(table, id); return field ? this.bytes[field] : 0; }

  // for each signature: its names of inputs (0) or outputs (1) in the order of the subgraph's own
  namesInGraphOrder(side) {
    const subgraphs = this.subgraphs();
    return this.tables(this.model, 7).map(signature => {
      const order = this.integers(subgraphs[this.uint32(signature, 4)], side + 1);
      return this.tables(signature, side).map(map => ({name: this.text(map, 0), position: order.indexOf(this.uint32(map, 1))}))
        .sort((a, b) => a.position - b.position).map(entry => entry.name);
    });
  }

  subgraphs() { return this.tables(this.model, 2); }

  tensors(subgraph) {
    const buffers = this.tables(this.model, 4);
    return this.tables(subgraph, 0).map((table, index) => {
      const buffer = buffers[this.uint32(table, 2)];
      const hasBytes = buffer !== undefined && (this.length(this.vector(buffer, 0)) > 0 || this.field(buffer, 1) !== 0);
      return {index, table, name: this.text(table, 3), variable: this.byte(table, 5) !== 0,
        constant: this.uint32(table, 2) > 0 && hasBytes};
    });
  }

  operators(subgraph) {
    const codes = this.tables(this.model, 1).map(code => Math.max(this.byte(code, 0),
      this.field(code, 3) ? this.view.getInt32(this.field(code, 3), true) : 0));
    return this.tables(subgraph, 3).map((table, index) =>
      ({index, code: codes[this.uint32(table, 0)], inputs: this.integers(table, 1), outputs: this.integers(table, 2)}));
  }
}

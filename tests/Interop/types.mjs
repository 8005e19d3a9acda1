// Element types of the runtime: its number (litert::ElementType, which is TfLiteType) -> name and bytes per element.
const BY_NUMBER = {
  1: ['float32', 4], 2: ['int32', 4], 3: ['uint8', 1], 4: ['int64', 8], 5: ['string', 0], 6: ['bool', 1], 7: ['int16', 2],
  8: ['complex64', 8], 9: ['int8', 1], 10: ['float16', 2], 11: ['float64', 8], 12: ['complex128', 16], 13: ['uint64', 8],
  14: ['resource', 0], 15: ['variant', 0], 16: ['uint32', 4], 17: ['uint16', 2], 18: ['int4', 0.5], 19: ['bfloat16', 2],
};

const BY_NAME = new Map(Object.entries(BY_NUMBER).map(([number, [name, bytes]]) => [name, {number: Number(number), bytes}]));

export const typeName = number => BY_NUMBER[number]?.[0] ?? `type${number}`;

export function typeNamed(name) {
  const type = BY_NAME.get(name);
  if (!type) throw new Error(`unknown element type ${name}`);
  return type;
}

export const elementCount = shape => shape.reduce((product, dimension) => product * Math.abs(dimension), 1);

export const byteLength = (dtype, shape) => Math.ceil(elementCount(shape) * typeNamed(dtype).bytes);

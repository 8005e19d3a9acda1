namespace TfLiteQuant.Runtime;

/// <summary>Memory of an interpreter, in bytes. Constants read from the model's file are not in it.</summary>
/// <param name="Arena">Planned memory that tensors share by their lifetimes, of all graphs in use.</param>
/// <param name="Unshared">What the arena's tensors would take if none shared memory.</param>
/// <param name="Used">All tensor memory in use now: arenas, inputs, variables, folded constants, dynamic tensors.</param>
/// <param name="Peak">The most that was in use at once.</param>
/// <param name="Kernels">What kernels keep for themselves: packed weights, tables, room to work in. Not part of the others.</param>
/// <param name="Limit">The most that tensors and kernels may have in use together.</param>
public readonly record struct MemoryReport(long Arena, long Unshared, long Used, long Peak, long Kernels, long Limit);

using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Part of a block.</summary>
/// <param name="Block">What it is part of; it keeps the memory alive.</param>
/// <param name="Address">Where it begins, at a cache line.</param>
/// <param name="Bytes">Its bytes.</param>
internal readonly record struct MemoryPiece(MemoryBlock Block, nint Address, long Bytes)
{
    /// <summary>Makes all bytes zero.</summary>
    public unsafe void Clear() => NativeMemory.Clear((void*)Address, checked((nuint)Bytes));
}

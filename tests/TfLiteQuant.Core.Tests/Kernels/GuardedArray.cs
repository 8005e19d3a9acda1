using Xunit;

namespace TfLiteQuant.Core.Tests.Kernels;

/// <summary>Elements between two stretches of memory that nobody may touch, at any alignment.</summary>
internal sealed class GuardedArray<T>
    where T : unmanaged, IEquatable<T>
{
    private const int Guard = 40;
    private readonly T[] _memory;
    private readonly T _mark;
    private readonly int _start;
    private readonly int _length;

    public GuardedArray(int length, int shift, T mark)
    {
        _memory = new T[length + shift + (2 * Guard)];
        Array.Fill(_memory, mark);
        (_mark, _start, _length) = (mark, Guard + shift, length);
    }

    public Span<T> Elements => _memory.AsSpan(_start, _length);

    /// <summary>Fails where something wrote beside the elements.</summary>
    public void RequireIntact()
    {
        for (var i = 0; i < _memory.Length; i++)
            if ((i < _start || i >= _start + _length) && !_memory[i].Equals(_mark)) Assert.Fail($"Element {i - _start} of {_length} was written.");
    }
}

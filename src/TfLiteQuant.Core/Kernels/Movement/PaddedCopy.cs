using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels.Movement;

/// <summary>Copies a dense tensor into a larger one and fills the margins, each byte of the target written once.</summary>
internal sealed unsafe class PaddedCopy
{
    private const int ShortBytes = 256;

    private readonly int[] _extents;
    private readonly int[] _before;
    private readonly int[] _after;
    private readonly long[] _sourceInner;
    private readonly long[] _targetInner;
    private readonly int _elementBytes;

    /// <param name="shape">Shape of the source.</param>
    /// <param name="before">Elements in front, by dimension.</param>
    /// <param name="after">Elements behind, by dimension.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    public PaddedCopy(ReadOnlySpan<int> shape, ReadOnlySpan<int> before, ReadOnlySpan<int> after, int elementBytes)
    {
        // A dimension without margins is part of the elements of the one outside it.
        List<(int Extent, int Before, int After)> loops = [];
        for (var d = 0; d < shape.Length; d++)
        {
            if (loops.Count > 0 && before[d] == 0 && after[d] == 0)
                loops[^1] = (loops[^1].Extent * shape[d], loops[^1].Before * shape[d], loops[^1].After * shape[d]);
            else loops.Add((shape[d], before[d], after[d]));
        }

        if (loops.Count == 0) loops.Add((1, 0, 0));
        _extents = [.. loops.Select(static loop => loop.Extent)];
        _before = [.. loops.Select(static loop => loop.Before)];
        _after = [.. loops.Select(static loop => loop.After)];
        _sourceInner = CopyPlan.Strides(_extents);
        _targetInner = CopyPlan.Strides([.. loops.Select(static loop => checked(loop.Before + loop.Extent + loop.After))]);
        _elementBytes = elementBytes;
    }

    // Rows and margins for which calls cost more than copying.
    private bool IsShort => (long)_extents[^1] * _elementBytes <= ShortBytes && Math.Max(_before[^1], _after[^1]) * (long)_elementBytes <= ShortBytes;

    /// <summary>Pieces that different threads may take: the outermost extent.</summary>
    public int Rows => _extents.Length == 1 ? 1 : _extents[0];

    /// <summary>Does the rows from <paramref name="first"/> to before <paramref name="end"/>; the first and the last take the outermost margins along.</summary>
    public void Run(byte* source, byte* target, byte* padding, int first, int end)
    {
        if (_extents.Length == 1)
        {
            Dimension(0, source, target, padding);
            return;
        }

        var inner = _targetInner[0];
        if (first == 0) PatternFill.Run(target, _before[0] * inner, padding, _elementBytes);
        if (_extents.Length == 2 && IsShort) ShortRows(end - first, source + first * _sourceInner[0] * _elementBytes, target + (_before[0] + first) * inner * _elementBytes, padding);
        else for (var row = first; row < end; row++)
            Dimension(1, source + row * _sourceInner[0] * _elementBytes, target + (_before[0] + row) * inner * _elementBytes, padding);
        if (end == _extents[0]) PatternFill.Run(target + (_before[0] + _extents[0]) * inner * _elementBytes, _after[0] * inner, padding, _elementBytes);
    }

    private void Dimension(int d, byte* source, byte* target, byte* padding)
    {
        var inner = _targetInner[d];
        PatternFill.Run(target, _before[d] * inner, padding, _elementBytes);
        target += _before[d] * inner * _elementBytes;
        if (d == _extents.Length - 1)
        {
            Unsafe.CopyBlockUnaligned(target, source, checked((uint)((long)_extents[d] * _elementBytes)));
            target += (long)_extents[d] * _elementBytes;
        }
        else if (d == _extents.Length - 2 && IsShort)
        {
            ShortRows(_extents[d], source, target, padding);
            target += _extents[d] * inner * _elementBytes;
        }
        else
        {
            for (var i = 0; i < _extents[d]; i++)
            {
                Dimension(d + 1, source, target, padding);
                source += _sourceInner[d] * _elementBytes;
                target += inner * _elementBytes;
            }
        }

        PatternFill.Run(target, _after[d] * inner, padding, _elementBytes);
    }

    private void ShortRows(int rows, byte* source, byte* target, byte* padding)
    {
        var (before, row, after) = (_before[^1] * _elementBytes, _extents[^1] * _elementBytes, _after[^1] * _elementBytes);
        var margin = stackalloc byte[ShortBytes];
        PatternFill.Run(margin, Math.Max(before, after) / _elementBytes, padding, _elementBytes);
        for (; rows > 0; rows--, source += row, target += before + row + after)
        {
            ShortCopy.Copy(margin, target, before);
            ShortCopy.Copy(source, target + before, row);
            ShortCopy.Copy(margin, target + before + row, after);
        }
    }
}

using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// The right side of an integer product, packed: panels of up to <see cref="IntegerGemmKernel.MaxVectors"/> vectors of columns; in
/// a panel step follows step, each with four bytes of every column. What a column or a tap lacks is zero. The sums of the columns
/// come with it: with them the bias takes back what was added to each element of the left side.
/// </summary>
internal sealed unsafe class IntegerPanels
{
    /// <summary>Bytes of a row that are multiplied at once.</summary>
    public const int StepBytes = 4;

    /// <summary>Bytes that are brought near at once.</summary>
    public const int LineBytes = 64;

    /// <summary>Bits of an element in <see cref="Lower"/>.</summary>
    public const int LowerBits = 8;

    private readonly GemmPanel[] _panels;
    private readonly AlignedArray<byte> _values;
    private readonly AlignedArray<int> _sums;
    private readonly AlignedArray<int> _bias;
    private readonly int _lanes;
    private readonly int _stepElements;

    /// <param name="kernel">What multiplies.</param>
    /// <param name="taps">Pieces of a column.</param>
    /// <param name="depth">Elements of each.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="mostInSum">The most products that a 32-bit sum holds.</param>
    public IntegerPanels(IntegerGemmKernel kernel, int taps, int depth, int columns, int mostInSum)
    {
        Kernel = kernel;
        Taps = taps;
        Columns = columns;
        _lanes = kernel.Lanes;
        _stepElements = StepBytes / kernel.ElementBytes;
        Depth = (depth + _stepElements - 1) / _stepElements * _stepElements;
        Stretches = DepthStretch.Cut(taps, Depth, mostInSum, _stepElements);
        var vectors = (columns + _lanes - 1) / _lanes;
        _panels = new GemmPanel[(vectors + kernel.MaxVectors - 1) / kernel.MaxVectors];
        for (int i = 0, vector = 0; i < _panels.Length; i++)
        {
            var width = (vectors - vector + _panels.Length - i - 1) / (_panels.Length - i);
            var column = vector * _lanes;
            vector += width;
            _panels[i] = new GemmPanel(column, width, Math.Min(columns - (vector - 1) * _lanes, _lanes), column);
        }

        _values = new AlignedArray<byte>((long)vectors * _lanes * StepBytes * taps * (Depth / _stepElements));
        _sums = new AlignedArray<int>(columns);
        _bias = new AlignedArray<int>(columns);
    }

    public IntegerGemmKernel Kernel { get; }

    public int Taps { get; }

    /// <summary>Elements of a tap, a multiple of a step's.</summary>
    public int Depth { get; }

    public int Columns { get; }

    public int Count => _panels.Length;

    /// <summary>The depth, cut so that 32-bit sums hold each part: usually one.</summary>
    public DepthStretch[] Stretches { get; }

    /// <summary>The low bytes of elements of two bytes, whose high ones these panels then hold: for int16 on both sides, of
    /// whose products 32 bits hold but one. Null where elements are whole.</summary>
    public IntegerPanels? Lower { get; init; }

    /// <summary>Sums of the columns.</summary>
    public int* Sums => _sums.Pointer;

    /// <summary>Bias of the columns, as <see cref="SetBias"/> left it.</summary>
    public int* Bias => _bias.Pointer;

    public ref readonly GemmPanel this[int index] => ref _panels[index];

    /// <summary>Columns that a panel has room for.</summary>
    public int Width(int index) => _panels[index].Vectors * _lanes;

    /// <summary>Where a stretch of a panel begins.</summary>
    public byte* Values(int index, in DepthStretch stretch)
    {
        var step = (nint)Width(index) * StepBytes;
        var steps = ((nint)stretch.FirstTap * Depth + stretch.First) / _stepElements;
        return _values.Pointer + (nint)_panels[index].Lane * StepBytes * Taps * (Depth / _stepElements) + steps * step;
    }

    /// <summary>Bytes from a panel to the next one, which may be brought near while this one is multiplied: else its first tile would wait for
    /// weights that no cache of this core has since the last inference. 0 where there is none, or where panels are not read from front to back.</summary>
    public nint Ahead(int index)
        => index + 1 < _panels.Length && Stretches.Length == 1 ? (nint)(Values(index + 1, default) - Values(index, default)) : 0;

    /// <summary>Forgets the sums, before columns are packed anew.</summary>
    public void Clear() => _sums.Span.Clear();

    /// <summary>Sets the bias less <paramref name="offset"/> times the sum of each column; an empty bias is zero.</summary>
    /// <param name="bias">A value per column.</param>
    /// <param name="offset">What each element of the left side was raised by.</param>
    public void SetBias(ReadOnlySpan<int> bias, int offset)
    {
        Span<int> target = _bias.Span, sums = _sums.Span;
        for (var i = 0; i < Columns; i++) target[i] = unchecked((bias.IsEmpty ? 0 : bias[i]) - offset * sums[i]);
    }

    /// <summary>Takes some rows: element [r, c] is <c>source[r * rowStride + c * columnStride] - zeroPoint</c>.</summary>
    /// <param name="first">Where the first row goes, counted in elements of a column.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="source">First element.</param>
    /// <param name="rowStride">Elements from one row to the next.</param>
    /// <param name="columnStride">Elements from one column to the next.</param>
    /// <param name="zeroPoint">Taken from each element of two bytes; bytes are packed as they are.</param>
    public void Pack<T>(int first, int rows, T* source, nint rowStride, nint columnStride, int zeroPoint)
        where T : unmanaged, IBinaryInteger<T>
        => Pack(first, rows, source, rowStride, columnStride, zeroPoint, WordPart.Whole);

    /// <summary>Takes all rows of elements of two bytes, of each the higher byte with its sign.</summary>
    public void PackHigher(short* source, int rows, nint rowStride, nint columnStride)
        => Pack(0, rows, source, rowStride, columnStride, 0, WordPart.Higher);

    /// <summary>Takes all rows of elements of two bytes, of each the lower byte, unsigned.</summary>
    public void PackLower(short* source, int rows, nint rowStride, nint columnStride)
        => Pack(0, rows, source, rowStride, columnStride, 0, WordPart.Lower);

    private void Pack<T>(int first, int rows, T* source, nint rowStride, nint columnStride, int zeroPoint, WordPart part)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var index = 0; index < _panels.Length; index++)
        {
            ref readonly var panel = ref _panels[index];
            var width = Width(index);
            var target = Values(index, default);
            var columns = width - _lanes + panel.LastLanes;
            var sums = _sums.Pointer + panel.Column;
            var packed = 0;

            // Whole steps: what the last one lacks is zero until rows that follow fill it.
            if (sizeof(T) == 1 && first % _stepElements == 0)
            {
                var from = source + panel.Column * columnStride;
                var into = target + (nint)(first / _stepElements) * width * StepBytes;
                packed = Kernel.ElementBytes == 1
                    ? ByteColumns.Pack((sbyte*)from, rowStride, columnStride, (sbyte*)into, width, columns, rows, sums)
                    : WordColumns.Pack(from, rowStride, columnStride, (short*)into, width, columns, rows, zeroPoint, sums);
            }

            for (var c = packed; c < columns; c++)
            {
                var from = source + (panel.Column + c) * columnStride;
                var sum = Kernel.ElementBytes == 1
                    ? IntegerPacking.Bytes(from, rowStride, (sbyte*)target + c * StepBytes, width, first, rows)
                    : IntegerPacking.Words(from, rowStride, (short*)target + c * (StepBytes / 2), width, first, rows, zeroPoint, part);
                sums[c] += sum;
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TfLiteQuant.Kernels.Recurrent;

/// <summary>
/// An int8 matrix packed for exact products with few int8 vectors, sums in 32 bits. Panels of 4 x 8 rows; within a panel as many
/// columns' weights lie side by side for each row as one instruction takes: four for a dot product of bytes, two for multiplying and
/// adding pairs of 16-bit integers, one elsewhere. Bound by how fast weights arrive, so that they stay bytes; one vector takes two sets of
/// accumulators to hide the latency of the addition, four vectors (two of pairs) share each load.
/// </summary>
/// <remarks>
/// A dot product of bytes wants one side unsigned: 128 is added to the vector, and 128 times the row's sum taken off again. A sum of n
/// products of bytes is below n * 2^15 in magnitude, so that 65536 columns are safe.
/// </remarks>
internal sealed unsafe partial class PackedCodeRows
{
    /// <summary>Rows in a vector: row counts are rounded up to it.</summary>
    public const int Lanes = 8;

    private const int PanelVectors = 4;

    /// <summary>Bytes up to which pairs are kept as 16-bit integers as well: twice as many as they take are still near.</summary>
    private const long MostWidened = 12 * 1024;

    private readonly AlignedArray<sbyte> _weights;
    private readonly AlignedArray<short>? _widened;
    private readonly AlignedArray<int> _sums;
    private readonly AlignedArray<int> _starts;
    private readonly int _groups;

    /// <param name="rows">Rows, a multiple of <see cref="Lanes"/>.</param>
    /// <param name="columns">Columns.</param>
    public PackedCodeRows(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        _groups = (columns + Group - 1) / Group;
        _weights = new AlignedArray<sbyte>(checked((long)rows * _groups * Group));
        if (Group == 2 && _weights.Count <= MostWidened) _widened = new AlignedArray<short>(_weights.Count);
        _sums = new AlignedArray<int>(rows);
        _starts = new AlignedArray<int>(rows);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Panels: the parts a product can be cut into.</summary>
    public int Panels => (Rows / Lanes + PanelVectors - 1) / PanelVectors;

    /// <summary>Sum of each row's weights.</summary>
    public ReadOnlySpan<int> RowSums => _sums.Span;

    /// <summary>32-bit integers that a prepared vector takes.</summary>
    public int PreparedLength => _groups;

    // columns whose weights lie side by side
    private static int Group => CpuFeatures.HasByteDotProducts ? 4 : CpuFeatures.HasX86Vector256 ? 2 : 1;

    /// <summary>Rounds a number of rows up to whole vectors.</summary>
    public static int Padded(int rows) => (rows + Lanes - 1) / Lanes * Lanes;

    /// <summary>Packs row-major weights as rows from <paramref name="firstRow"/> on; rows never set are zero.</summary>
    public void Set(int firstRow, ReadOnlySpan<sbyte> weights)
    {
        for (var r = 0; r * Columns < weights.Length; r++)
        {
            var row = firstRow + r;
            var panelRow = row / (PanelVectors * Lanes) * PanelVectors * Lanes;
            var stride = (long)Math.Min(PanelVectors * Lanes, Rows - panelRow) * Group;
            var from = (long)panelRow * _groups * Group + (row - panelRow) * Group;
            var target = _weights.Pointer + from;
            for (var k = 0; k < Columns; k++)
            {
                var weight = weights[r * Columns + k];
                target[k / Group * stride + k % Group] = weight;
                if (_widened is not null) _widened.Pointer[from + k / Group * stride + k % Group] = weight;
                _sums.Pointer[row] += weight;
                if (Group == 4) _starts.Pointer[row] -= weight << 7;
            }
        }
    }

    /// <summary>Has the sums of all rows begin with some values more, such as biases.</summary>
    /// <param name="values">As many as there are rows.</param>
    public void Begin(ReadOnlySpan<int> values)
    {
        for (var row = 0; row < Rows; row++) _starts.Pointer[row] += values[row];
    }

    /// <summary>Writes a vector as products take it.</summary>
    /// <param name="vector">As many codes as there are columns.</param>
    /// <param name="prepared">Room for <see cref="PreparedLength"/> integers.</param>
    public void Prepare(ReadOnlySpan<sbyte> vector, int* prepared)
    {
        if (Group == 4)
        {
            // Whole groups at a time, as they are read: bytes one by one would have to reach the cache first.
            ref var first = ref Unsafe.As<sbyte, byte>(ref MemoryMarshal.GetReference(vector));
            var k = 0;
            for (; k + 16 <= vector.Length; k += 16) (Vector128.LoadUnsafe(ref first, (nuint)k) ^ Vector128.Create((byte)0x80)).Store((byte*)prepared + k);
            for (; k + 4 <= vector.Length; k += 4) prepared[k / 4] = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref first, k)) ^ unchecked((int)0x80808080);
            if (k == vector.Length) return;
            var last = unchecked((int)0x80808080);
            for (var shift = 0; k + shift / 8 < vector.Length; shift += 8) last ^= Unsafe.Add(ref first, k + shift / 8) << shift;
            prepared[k / 4] = last;
            return;
        }

        if (Group == 2)
        {
            var words = (short*)prepared;
            var k = 0;
            if (vector.Length >= 16)
            {
                // The last sixteen overlap those before them.
                ref var codes = ref MemoryMarshal.GetReference(vector);
                for (; k + 16 <= vector.Length; k += 16) Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref codes, (nuint)k)).Store(words + k);
                if (k < vector.Length) Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref codes, (nuint)vector.Length - 16)).Store(words + vector.Length - 16);
                k = vector.Length;
            }

            for (; k < vector.Length; k++) words[k] = vector[k];
            for (; k < _groups * 2; k++) words[k] = 0;
            return;
        }

        for (var k = 0; k < vector.Length; k++) prepared[k] = vector[k];
    }

    /// <summary>Writes the products of the rows in some panels with <paramref name="count"/> vectors.</summary>
    /// <param name="x">First prepared vector.</param>
    /// <param name="xStride">Integers from vector to vector.</param>
    /// <param name="y">First target, of <see cref="Rows"/> sums.</param>
    /// <param name="yStride">Integers from target to target.</param>
    /// <param name="count">Vectors.</param>
    /// <param name="firstPanel">First panel.</param>
    /// <param name="endPanel">Panel to stop before.</param>
    public void Multiply(int* x, long xStride, int* y, long yStride, int count, int firstPanel, int endPanel)
    {
        for (var panel = firstPanel; panel < endPanel; panel++)
        {
            var row = panel * PanelVectors * Lanes;
            var vectors = Math.Min(PanelVectors, (Rows - row) / Lanes);
            var weights = _weights.Pointer + (long)row * _groups * Group;
            var i = 0;
            if (Group == 4)
            {
                if (vectors == PanelVectors)
                {
                    for (; i + 4 <= count; i += 4)
                    {
                        Four(weights, x + i * xStride, xStride, y + i * yStride + row, yStride, row);
                        Four(weights + 2 * Lanes * 4, x + i * xStride, xStride, y + i * yStride + row + 2 * Lanes, yStride, row + 2 * Lanes);
                    }

                    for (; i < count; i++) One(weights, x + i * xStride, y + i * yStride + row, row);
                }
                else
                {
                    for (; i < count; i++)
                        for (var v = 0; v < vectors; v++)
                            Column(weights + v * Lanes * 4, vectors * Lanes * 4, x + i * xStride, y + i * yStride + row + v * Lanes, row + v * Lanes);
                }
            }
            else
            {
                if (Group == 2 && vectors == PanelVectors)
                    for (; i + 2 <= count; i += 2) TwoPairs(weights, x + i * xStride, xStride, y + i * yStride + row, yStride, row);
                for (; i < count; i++)
                {
                    var (vector, target) = (i * xStride, i * yStride + row);
                    if (Group == 2 && vectors == PanelVectors)
                    {
                        if (_widened is not null) OnePairs(_widened.Pointer + (long)row * _groups * Group, x + vector, y + target, row);
                        else OnePairs(weights, x + vector, y + target, row);
                    }
                    else
                        for (var v = 0; v < vectors; v++)
                        {
                            if (Group == 2) ColumnPairs(weights + v * Lanes * 2, vectors * Lanes * 2, x + vector, y + target + v * Lanes, row + v * Lanes);
                            else ColumnSingle(weights + v * Lanes, vectors * Lanes, x + vector, y + target + v * Lanes, row + v * Lanes);
                        }
                }
            }
        }
    }

    /// <summary>The same for all panels.</summary>
    public void Multiply(int* x, long xStride, int* y, long yStride, int count) => Multiply(x, xStride, y, yStride, count, 0, Panels);

    // what the caller wants, and with offset vectors 128 times the rows' sums to take off
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Start(int row) => Vector256.Load(_starts.Pointer + row);

    // the specification, and as four lanes where there are vectors of 128 bits
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ColumnSingle(sbyte* w, int stride, int* x, int* y, int row)
    {
        if (CpuFeatures.HasVector128)
        {
            var (a, b) = (Vector128.Load(_starts.Pointer + row), Vector128.Load(_starts.Pointer + row + 4));
            for (var k = 0; k < _groups; k++, w += stride)
            {
                var words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)w).AsSByte());
                var v = Vector128.Create(x[k]);
                a += Vector128.WidenLower(words) * v;
                b += Vector128.WidenUpper(words) * v;
            }

            a.Store(y);
            b.Store(y + 4);
            return;
        }

        for (var lane = 0; lane < Lanes; lane++)
        {
            var sum = _starts.Pointer[row + lane];
            for (var k = 0; k < _groups; k++) sum += x[k] * w[(long)k * stride + lane];
            y[lane] = sum;
        }
    }
}

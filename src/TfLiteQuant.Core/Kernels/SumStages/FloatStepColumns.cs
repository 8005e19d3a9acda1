using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Sums to codes of a byte by float steps, a vector of columns at a time.</summary>
internal sealed unsafe class FloatStepColumns<T, TVector, TFloats, TLanes>(FloatStepTable table, CodeRange codes)
    where T : unmanaged
    where TVector : unmanaged
    where TFloats : unmanaged
    where TLanes : struct, IIntegerLanes<TVector, TFloats>
{
    /// <summary>Rows whose codes are narrowed together.</summary>
    private const int Rows = 4;

    /// <summary>Where codes begin at the zero point, as those of rectified outputs do, negative sums need no term of their own: what is below is limited.</summary>
    private readonly bool _isOneSided = codes.Min == codes.ZeroPoint;

    private readonly bool _isLimited = !codes.IsAllOf<T>();

    /// <summary>Whether all channels of the vector that begins here have steps.</summary>
    public bool Begins(int channel) => table.Begins(channel);

    /// <summary>Computes outputs of a vector of columns.</summary>
    /// <param name="block">The block.</param>
    /// <param name="column">The first column.</param>
    /// <param name="wholeRows">Rows of which a whole vector may be stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Store(SumBlock* block, int column, int wholeRows)
    {
        if (_isOneSided) Store<OneSided>(block, column, wholeRows);
        else Store<TwoSided>(block, column, wholeRows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Store<TSides>(SumBlock* block, int column, int wholeRows)
        where TSides : struct
    {
        var isLimited = _isLimited;
        TVector min = TLanes.ByteLimit(codes.Min), max = TLanes.ByteLimit(codes.Max);
        var channel = block->Channel + column;
        TFloats scale = TLanes.Load(table.Scale + channel), plus = TLanes.Load(table.Plus + channel), minus = TLanes.Load(table.Minus + channel);
        var sums = block->Sums + column;
        var stride = (nint)block->Stride;
        var at = (nint)(block->Column + column);
        var outputs = block->Outputs;
        var row = 0;
        for (; row <= wholeRows - Rows; row += Rows, outputs += Rows, sums += Rows * stride)
            TLanes.StoreFour<T>(
                outputs[0] + at, outputs[1] + at, outputs[2] + at, outputs[3] + at, Code<TSides>(sums, scale, plus, minus), Code<TSides>(sums + stride, scale, plus, minus),
                Code<TSides>(sums + (2 * stride), scale, plus, minus), Code<TSides>(sums + (3 * stride), scale, plus, minus), isLimited, min, max);
        TVector wordMin = TLanes.Limit(codes.Min), wordMax = TLanes.Limit(codes.Max);
        for (; row < wholeRows - 1; row += 2, outputs += 2, sums += 2 * stride)
            TLanes.StorePair<T>(
                outputs[0] + at, outputs[1] + at, Code<TSides>(sums, scale, plus, minus), Code<TSides>(sums + stride, scale, plus, minus), isLimited, wordMin, wordMax);
        var spare = stackalloc byte[sizeof(TVector)];
        for (; row < block->Rows; row++, outputs++, sums += stride)
        {
            var value = Code<TSides>(sums, scale, plus, minus);
            var output = row < wholeRows ? *outputs + at : spare;
            TLanes.StorePair<T>(output, output, value, value, isLimited, wordMin, wordMax);
            if (output == spare) SumBlockTail.Copy(spare, *outputs + at, block->Columns - column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Code<TSides>(int* sums, TFloats scale, TFloats plus, TFloats minus)
        where TSides : struct
    {
        var sum = TLanes.Load(sums);
        return TLanes.MultiplyToNearest(sum, scale, typeof(TSides) == typeof(OneSided) ? plus : TLanes.BySign(sum, plus, minus));
    }

    private readonly struct OneSided;

    private readonly struct TwoSided;
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>The logarithm of each 8-bit code's softmax in fixed point; results are in units of 1/16 below 0.</summary>
/// <typeparam name="T"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
internal readonly struct CodeLogSoftmaxRow<T> : ICodeRowFunction<T, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private const int Greatest = 255;
    private const int SumIntegerBits = 12;
    private const int ExponentIntegerBits = 5;
    private const int OutputIntegerBits = 4;

    /// <summary>Bits of an exponent behind those of a result.</summary>
    private const int ResultBits = 31 - ExponentIntegerBits - OutputIntegerBits;
    private readonly DifferenceScale _difference;
    private readonly FixedPointMultiplier _inverse;
    private readonly int[] _addends;
    private readonly int[] _exponents;

    /// <param name="scale">Scale of the codes.</param>
    public CodeLogSoftmaxRow(double scale)
    {
        _difference = new DifferenceScale(scale);
        var (mantissa, shift) = (_difference.Multiplier.Mantissa, _difference.Multiplier.Shift);
        // codes that count for less than 2^-25 never reach the lowest result, and for them 32 bits do not hold the quotient
        _inverse = shift > 1 ? FixedPointMultiplier.From((1 << (31 - shift)) / (double)mantissa) : default;
        _addends = new int[Greatest + 1];
        _exponents = new int[Greatest + 1];
        for (var i = 0; i <= Greatest; i++)
        {
            _exponents[i] = _difference.Multiplier.Multiply(i - Greatest);
            _addends[i] = FixedPointMultiplier.DivideByPowerOfTwo(_difference.Power(i - Greatest), SumIntegerBits);
        }
    }

    public void Run(ReadOnlySpan<T> x, Span<T> y, int length)
    {
        for (var i = 0; i < x.Length; i += length) Run(x.Slice(i, length), y.Slice(i, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<T> x, Span<T> y)
    {
        var greatest = GreatestCode.Of(x);
        var offset = Greatest - greatest;
        var sum = Sum(x, offset);

        // the reference's sum overflows at 4096 equal codes
        var logarithm = FixedPointLogarithm.Of((int)Math.Min(sum, int.MaxValue));
        var least = _inverse.Mantissa == 0 ? _difference.Least - 1 : Math.Max(_difference.Least - 1, _inverse.Multiply(unchecked(logarithm + int.MinValue)));

        if (x.Length < Greatest)
        {
            for (var i = 0; i < x.Length; i++) y[i] = Result(int.CreateTruncating(x[i]) - greatest, logarithm, least);
            return;
        }

        // A result depends on nothing but the code: one for each that there can be, by its bits.
        Span<T> results = stackalloc T[Greatest + 1], table = stackalloc T[Greatest + 1];
        if (CpuFeatures.HasVector512) Results<CodeLanes16>(results, logarithm);
        else if (CpuFeatures.HasX86Vector256) Results<CodeLanes8>(results, logarithm);
        else Results<CodeLane1>(results, logarithm);
        results[..Math.Clamp(least + Greatest + 1, 0, results.Length)].Fill(T.MinValue);
        var smallest = int.CreateTruncating(T.MinValue);
        var codes = results[(smallest + offset)..];
        var negative = Math.Min(-smallest, codes.Length);
        codes[..negative].CopyTo(table[(smallest & Greatest)..]);
        codes[negative..].CopyTo(table);
        ByteTable.Run(MemoryMarshal.AsBytes(table), MemoryMarshal.AsBytes(x), MemoryMarshal.AsBytes(y));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private long Sum(ReadOnlySpan<T> x, int offset)
    {
        // Four sums: each addition waits for the one before it. The reference stays at the table's start: moved by the offset it may leave the
        // table, where the collector would no longer know it for a part of it.
        ref var addends = ref MemoryMarshal.GetArrayDataReference(_addends);
        long first = 0, second = 0, third = 0, fourth = 0;
        var i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            first += Unsafe.Add(ref addends, int.CreateTruncating(x[i]) + offset);
            second += Unsafe.Add(ref addends, int.CreateTruncating(x[i + 1]) + offset);
            third += Unsafe.Add(ref addends, int.CreateTruncating(x[i + 2]) + offset);
            fourth += Unsafe.Add(ref addends, int.CreateTruncating(x[i + 3]) + offset);
        }

        for (; i < x.Length; i++) first += Unsafe.Add(ref addends, int.CreateTruncating(x[i]) + offset);
        return first + second + third + fourth;
    }

    // One more than the least integer gives what that gives, and may be divided.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Results<TLanes>(Span<T> results, int logarithm)
        where TLanes : unmanaged, ICodeLanes<TLanes>
    {
        ref var exponents = ref MemoryMarshal.GetArrayDataReference(_exponents);
        ref var into = ref MemoryMarshal.GetReference(results);
        var (subtracted, least, most) = (TLanes.Of(logarithm), TLanes.Of(int.CreateTruncating(T.MinValue)), TLanes.Of(int.CreateTruncating(T.MaxValue)));
        var floor = TLanes.Of(int.MinValue + 1);
        for (nuint i = 0; i <= Greatest; i += (nuint)TLanes.Count)
        {
            var value = TLanes.Max(TLanes.Load(ref exponents, i) - subtracted, floor);
            TLanes.Min(TLanes.Max(Rescaling.Divide(value, ResultBits) + most, least), most).Store(ref into, i);
        }
    }

    private T Result(int difference, int logarithm, int least)
    {
        if (difference <= least) return T.MinValue;
        var value = _exponents[difference + Greatest] - logarithm;
        var units = FixedPointMultiplier.DivideByPowerOfTwo(value, ResultBits);
        return T.CreateSaturating(units + int.CreateTruncating(T.MaxValue));
    }
}

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
    private readonly DifferenceScale _difference;
    private readonly FixedPointMultiplier _inverse;
    private readonly int[] _addends;
    private readonly int[] _exponents;

    /// <param name="scale">Scale of the codes.</param>
    public CodeLogSoftmaxRow(double scale)
    {
        _difference = new DifferenceScale(scale);
        var (mantissa, shift) = (_difference.Multiplier.Mantissa, _difference.Multiplier.Shift);
        _inverse = FixedPointMultiplier.From((1 << (31 - shift)) / (double)mantissa);
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
        long sum = 0;
        var offset = Greatest - greatest;
        ref var addends = ref MemoryMarshal.GetArrayDataReference(_addends);
        foreach (var code in x) sum += Unsafe.Add(ref addends, int.CreateTruncating(code) + offset);

        // the reference's sum overflows at 4096 equal codes
        var logarithm = FixedPointLogarithm.Of((int)Math.Min(sum, int.MaxValue));
        var least = Math.Max(_difference.Least - 1, _inverse.Multiply(unchecked(logarithm + int.MinValue)));

        // a result depends on nothing but the code: one for each that there can be
        Span<T> results = stackalloc T[Greatest + 1];
        var isShort = x.Length < Greatest;
        if (!isShort) for (var i = 0; i <= Greatest; i++) results[i] = Result(i - Greatest, logarithm, least);
        if (isShort) for (var i = 0; i < x.Length; i++) y[i] = Result(int.CreateTruncating(x[i]) - greatest, logarithm, least);
        else for (var i = 0; i < x.Length; i++) y[i] = results[int.CreateTruncating(x[i]) + offset];
    }

    private T Result(int difference, int logarithm, int least)
    {
        if (difference <= least) return T.MinValue;
        var value = _exponents[difference + Greatest] - logarithm;
        var units = FixedPointMultiplier.DivideByPowerOfTwo(value, 31 - ExponentIntegerBits - OutputIntegerBits);
        return T.CreateSaturating(units + int.CreateTruncating(T.MaxValue));
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>
/// e^(beta x) of each 8-bit code over the sum of all, in fixed point. All powers there can be are tables: one of the powers, one of
/// them in the units of the sum.
/// </summary>
/// <typeparam name="TIn"><see cref="sbyte"/> or <see cref="byte"/>.</typeparam>
/// <typeparam name="TOut"><see cref="sbyte"/>, <see cref="byte"/> or <see cref="short"/>: results are in units of one over the number of its codes.</typeparam>
internal readonly struct CodeSoftmaxRow<TIn, TOut> : ICodeRowFunction<TIn, TOut>
    where TIn : unmanaged, IBinaryInteger<TIn>
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
{
    private const int Greatest = 255;
    private const int SumIntegerBits = 12;
    private readonly int[] _powers;
    private readonly int[] _addends;
    private readonly WideTable _wide;

    /// <param name="scale">Scale of the codes times beta.</param>
    public CodeSoftmaxRow(double scale)
    {
        var difference = new DifferenceScale(scale);
        _powers = new int[Greatest + 1];
        _addends = new int[Greatest + 1];
        for (var i = 0; i <= Greatest; i++)
        {
            _powers[i] = difference.Power(i - Greatest);
            _addends[i] = FixedPointMultiplier.DivideByPowerOfTwo(_powers[i], SumIntegerBits);
        }

        if (IsWide) _wide = new WideTable(_powers);
    }

    private static bool IsWide => CpuFeatures.HasBytePermutation512 && typeof(TIn) == typeof(TOut);

    private static unsafe int Bits => sizeof(TOut) * 8;

    public unsafe void Run(ReadOnlySpan<TIn> x, Span<TOut> y)
    {
        if (IsWide && x.Length > 0)
        {
            fixed (TIn* from = x)
                fixed (TOut* into = y)
                    if (WideCodeSoftmax.Run<TIn>((byte*)from, (byte*)into, x.Length, _wide, SumIntegerBits)) return;
        }

        if (TryGather(x, y, x.Length)) return;

        // the entry of a code is its difference from the greatest one, counted from -255
        var offset = Greatest - GreatestCode.Of(x);
        var sum = Sum(x, offset);
        if (sum > int.MaxValue) Exact(x, y, offset);
        else if (CpuFeatures.HasVector512 && x.Length >= CodeLanes16.Count) Quotients<CodeLanes16>(x, y, offset, (int)sum);
        else if (CpuFeatures.HasX86Vector256 && x.Length >= CodeLanes8.Count) Quotients<CodeLanes8>(x, y, offset, (int)sum);
        else Quotients<CodeLane1>(x, y, offset, (int)sum);
    }

    public unsafe void Run(ReadOnlySpan<TIn> x, Span<TOut> y, int length)
    {
        if (IsWide && length is > 0 and <= WideCodeSoftmax.MostOfRows)
        {
            fixed (TIn* from = x)
                fixed (TOut* into = y)
                    WideCodeSoftmax.RunRows<TIn>((byte*)from, (byte*)into, length, x.Length / length, _wide, SumIntegerBits);
            return;
        }

        if (!IsWide && TryGather(x, y, length)) return;
        for (var i = 0; i < x.Length; i += length) Run(x.Slice(i, length), y.Slice(i, length));
    }

    private bool TryGather(ReadOnlySpan<TIn> x, Span<TOut> y, int length)
    {
        if (length > GatheredCodeSoftmax<TIn, TOut, CodeLane1>.MostCodes) return false;
        if (CpuFeatures.HasVector512 && length >= CodeLanes16.Count) GatheredCodeSoftmax<TIn, TOut, CodeLanes16>.Run(x, y, length, _powers, SumIntegerBits);
        else if (CpuFeatures.HasX86Vector256 && length >= CodeLanes8.Count) GatheredCodeSoftmax<TIn, TOut, CodeLanes8>.Run(x, y, length, _powers, SumIntegerBits);
        else return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private long Sum(ReadOnlySpan<TIn> x, int offset)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(_addends);
        long first = 0, second = 0;
        var i = 0;
        for (; i + 2 <= x.Length; i += 2)
        {
            first += Unsafe.Add(ref table, int.CreateTruncating(x[i]) + offset);
            second += Unsafe.Add(ref table, int.CreateTruncating(x[i + 1]) + offset);
        }

        if (i < x.Length) first += Unsafe.Add(ref table, int.CreateTruncating(x[i]) + offset);
        return first + second;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Quotients<T>(ReadOnlySpan<TIn> x, Span<TOut> y, int offset, int sum)
        where T : unmanaged, ICodeLanes<T>
    {
        var reciprocal = T.Of(FixedPointReciprocal.Of(sum, SumIntegerBits, out var bits));
        var exponent = bits + 31 - Bits;
        if (exponent > 31)
        {
            // so many near equal codes that the share of none is half a unit; the reference gives up there
            y.Fill(TOut.MinValue);
            return;
        }

        var (least, most) = (T.Of(int.CreateTruncating(TOut.MinValue)), T.Of(int.CreateTruncating(TOut.MaxValue)));
        var places = T.Of(offset);
        ref var table = ref MemoryMarshal.GetArrayDataReference(_powers);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var into = ref MemoryMarshal.GetReference(y);
        var end = (nuint)(x.Length - T.Count);
        var last = T.Load(ref from, end);
        nuint i = 0;
        for (; i <= end; i += (nuint)T.Count) Quotient(T.Load(ref from, i) + places, ref table, reciprocal, exponent, least, most).Store(ref into, i);
        if (i < (nuint)x.Length) Quotient(last + places, ref table, reciprocal, exponent, least, most).Store(ref into, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Quotient<T>(T place, ref int table, T reciprocal, int exponent, T least, T most)
        where T : unmanaged, ICodeLanes<T>
    {
        var share = Rescaling.Divide(T.DoublingHigh(T.Gather(ref table, place), reciprocal), exponent);
        return T.Min(T.Max(share + least, least), most);
    }

    // rows of more than 4096 equal codes: the reference's sum overflows there
    private void Exact(ReadOnlySpan<TIn> x, Span<TOut> y, int offset)
    {
        double sum = 0;
        foreach (var code in x) sum += _powers[int.CreateTruncating(code) + offset];
        var factor = Math.ScaleB(1, Bits) / sum;
        for (var i = 0; i < x.Length; i++)
            y[i] = TOut.CreateSaturating(Math.Round(_powers[int.CreateTruncating(x[i]) + offset] * factor, MidpointRounding.AwayFromZero) + double.CreateChecked(TOut.MinValue));
    }
}

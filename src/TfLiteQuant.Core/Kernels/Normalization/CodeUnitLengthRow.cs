using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A row of 8-bit codes divided by its Euclidean length; results are in units of 1/128.</summary>
/// <typeparam name="T"><see cref="sbyte"/>, with 0 for 0.0, or <see cref="byte"/>, with 128.</typeparam>
internal readonly struct CodeUnitLengthRow<T>(int zero) : ICodeRowFunction<T, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private const int OutputBits = 7;

    /// <summary>So many squares of 9-bit differences fit 31 bits.</summary>
    private const int Block = 1 << 14;
    private readonly int _zero = zero;

    public void Run(ReadOnlySpan<T> x, Span<T> y, int length)
    {
        for (var i = 0; i < x.Length; i += length) Run(x.Slice(i, length), y.Slice(i, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<T> x, Span<T> y)
    {
        long squares = 0;
        for (var start = 0; start < x.Length; start += Block) squares += Squares(x.Slice(start, Math.Min(Block, x.Length - start)));

        // the reference's sum overflows beyond that
        var root = InverseSquareRoot.Of((int)Math.Min(squares, int.MaxValue));

        // of signed codes the factor is raised, of unsigned ones the code, which rounds differently
        if (typeof(T) == typeof(sbyte)) new CodeUnaryLoop<T, T, RescaledRectifier>(new(root with { Shift = root.Shift + OutputBits }, _zero, 0, sbyte.MinValue, sbyte.MaxValue)).Run(x, y);
        else
            for (var i = 0; i < x.Length; i++)
                y[i] = T.CreateSaturating(root.Multiply((int.CreateTruncating(x[i]) - _zero) << OutputBits) + (1 << OutputBits));
    }

    private int Squares(ReadOnlySpan<T> x)
        => CpuFeatures.HasVector512 ? Squares<CodeLanes16>(x)
            : CpuFeatures.HasX86Vector256 ? Squares<CodeLanes8>(x)
            : CpuFeatures.HasVector128 ? Squares<CodeLanes4>(x) : Squares<CodeLane1>(x);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Squares<TLanes>(ReadOnlySpan<T> x)
        where TLanes : unmanaged, ICodeLanes<TLanes>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        var (zero, total) = (TLanes.Of(_zero), TLanes.Of(0));
        var i = 0;
        for (; i <= x.Length - TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(ref from, (nuint)i) - zero;
            total += value * value;
        }

        Span<int> lanes = stackalloc int[TLanes.Count];
        total.Store(ref MemoryMarshal.GetReference(lanes), 0);
        var sum = 0;
        foreach (var lane in lanes) sum += lane;
        for (; i < x.Length; i++) sum += (int.CreateTruncating(x[i]) - _zero) * (int.CreateTruncating(x[i]) - _zero);
        return sum;
    }
}

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
    private readonly int _zero = zero;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<T> x, Span<T> y)
    {
        long squares = 0;
        foreach (var code in x)
        {
            var value = int.CreateTruncating(code) - _zero;
            squares += value * value;
        }

        // the reference's sum overflows beyond that
        var root = InverseSquareRoot.Of((int)Math.Min(squares, int.MaxValue));

        // of signed codes the factor is raised, of unsigned ones the code, which rounds differently
        if (typeof(T) == typeof(sbyte)) new CodeUnaryLoop<T, T, RescaledRectifier>(new(root with { Shift = root.Shift + OutputBits }, _zero, 0, sbyte.MinValue, sbyte.MaxValue)).Run(x, y);
        else
            for (var i = 0; i < x.Length; i++)
                y[i] = T.CreateSaturating(root.Multiply((int.CreateTruncating(x[i]) - _zero) << OutputBits) + (1 << OutputBits));
    }
}

using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The logarithm of each element's softmax, without going through it.</summary>
internal readonly struct LogSoftmaxRow : IRowFunction
{
    private const int Block = 256;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        var greatest = new FloatReduction<Maximum>(default, float.MinValue, 1).Reduce(x);
        var sum = 0f;
        Span<float> powers = stackalloc float[Block];
        for (var i = 0; i < x.Length; i += Block)
        {
            var part = x.Slice(i, Math.Min(Block, x.Length - i));
            var room = powers[..part.Length];
            default(FloatBinaryLoop<Difference>).Run(part, new ReadOnlySpan<float>(in greatest), room);
            default(FloatUnaryLoop<ExpOrZero>).Run(room, room);
            sum += new FloatReduction<Sum>(default, 0, 1).Reduce(room);
        }

        default(FloatBinaryLoop<Difference>).Run(x, new ReadOnlySpan<float>(in greatest), y);

        // in double, since platforms' logarithms of floats differ in the last bit
        var logarithm = (float)Math.Log(sum);
        default(FloatBinaryLoop<Difference>).Run(y, new ReadOnlySpan<float>(in logarithm), y);
    }
}

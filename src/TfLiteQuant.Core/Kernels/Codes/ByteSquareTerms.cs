using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>What squares of differences of signed 8-bit codes take.</summary>
/// <param name="ScaleA">What the first operand is brought to the common scale by, raised by <see cref="RescaledSquaredDifference.Headroom"/>; at most one half.</param>
/// <param name="ScaleB">The same of the second.</param>
/// <param name="Square">From squares to codes.</param>
/// <param name="ZeroA">Zero point of the first operand.</param>
/// <param name="ZeroB">Zero point of the second.</param>
/// <param name="Min">Smallest result.</param>
/// <param name="Max">Largest result.</param>
internal readonly record struct ByteSquareTerms(WordRescaling ScaleA, WordRescaling ScaleB, FloatSteps Square, int ZeroA, int ZeroB, int Min, int Max)
    : ICodeVectorForm<sbyte, ByteSquares<Vector512<int>, Vector512<float>, Integers512>, ByteSquares<Vector256<int>, Vector256<float>, Integers256>>
{
    /// <summary>Largest magnitude of a difference: both operands are half of a code's range, raised.</summary>
    public const int LargestDifference = byte.MaxValue << RescaledSquaredDifference.Headroom;

    public ByteSquares<Vector512<int>, Vector512<float>, Integers512> Wide => new(this);

    public ByteSquares<Vector256<int>, Vector256<float>, Integers256> Narrow => new(this);
}

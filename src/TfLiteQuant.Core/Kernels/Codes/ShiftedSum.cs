using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>a + b or a - b on 16-bit codes whose scales are powers of two: one is shifted to the other's scale, which is also the
/// output's.</summary>
internal readonly struct ShiftedSum(int shiftA, int shiftB, int min, int max, bool subtracts) : ICodeBinary
{
    private readonly int _shiftA = shiftA;
    private readonly int _shiftB = shiftB;
    private readonly int _min = min;
    private readonly int _max = max;
    private readonly bool _subtracts = subtracts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
    {
        var (left, right) = (Rescaling.Divide(a, _shiftA), Rescaling.Divide(b, _shiftB));
        return T.Min(T.Max(_subtracts ? left - right : left + right, T.Of(_min)), T.Of(_max));
    }
}

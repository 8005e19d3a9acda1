using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The greater of two codes of one scale and zero point.</summary>
internal readonly struct GreaterCode : ICodeBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => T.Max(a, b);
}

/// <summary>The lesser of two codes of one scale and zero point.</summary>
internal readonly struct LesserCode : ICodeBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => T.Min(a, b);
}

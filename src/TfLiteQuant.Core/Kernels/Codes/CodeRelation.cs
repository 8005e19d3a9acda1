using System.Runtime.CompilerServices;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A relation of two integers, lane by lane.</summary>
internal interface ILaneRelation
{
    /// <summary>All bits where it holds.</summary>
    static abstract T Holds<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>;
}

/// <summary>A relation of codes as they are: for tensors of one scale and zero point.</summary>
internal readonly struct CodeRelation<TRelation> : ICodeBinary
    where TRelation : struct, ILaneRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => TRelation.Holds(a, b) & T.Of(1);
}

/// <summary>A relation of the values that codes of two scales stand for, in units of 1/256: the reference multiplies codes with their
/// scale itself and not with a ratio of scales, so that values closer than that are equal to it.</summary>
internal readonly struct RescaledRelation<TRelation>(FixedPointMultiplier scaleA, int zeroA, FixedPointMultiplier scaleB, int zeroB) : ICodeBinary
    where TRelation : struct, ILaneRelation
{
    private const int Headroom = 8;
    private readonly Rescaling _a = new(scaleA);
    private readonly Rescaling _b = new(scaleB);
    private readonly int _zeroA = zeroA;
    private readonly int _zeroB = zeroB;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => TRelation.Holds(_a.Of((a - T.Of(_zeroA)) << Headroom), _b.Of((b - T.Of(_zeroB)) << Headroom)) & T.Of(1);
}

/// <summary>Where another relation does not hold.</summary>
internal readonly struct LaneNot<TRelation> : ILaneRelation
    where TRelation : struct, ILaneRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Holds<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => T.Of(-1) - TRelation.Holds(a, b);
}

/// <summary>a == b.</summary>
internal readonly struct LaneEqual : ILaneRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Holds<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => T.Equal(a, b);
}

/// <summary>a &gt; b.</summary>
internal readonly struct LaneGreater : ILaneRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Holds<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => T.Greater(a, b);
}

/// <summary>a &lt; b.</summary>
internal readonly struct LaneLess : ILaneRelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Holds<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>
        => T.Greater(b, a);
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Numbers of one type to another, as <see cref="NumericCast"/> has it.</summary>
internal readonly struct CastLoop<TFrom, TTo> : IUnaryLoop<TFrom, TTo>
    where TFrom : unmanaged, INumber<TFrom>
    where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
{
    public void Run(ReadOnlySpan<TFrom> x, Span<TTo> y) => NumericCast.Convert(x, y);
}

/// <summary>1 where a number is not zero (NaN is not), else 0.</summary>
internal readonly struct TruthLoop<T> : IUnaryLoop<T, byte>
    where T : unmanaged, INumber<T>
{
    public void Run(ReadOnlySpan<T> x, Span<byte> y) => default(RelationLoop<T, IsNotEqual>).Run(x, [T.Zero], y[..x.Length]);
}

/// <summary>Values of a 16-bit float format to floats.</summary>
internal readonly struct FormatWideningLoop<TFormat> : IUnaryLoop<ushort, float>
    where TFormat : struct, IFloatFormat
{
    public void Run(ReadOnlySpan<ushort> x, Span<float> y) => TFormat.Widen(x, y);
}

/// <summary>Floats to values of a 16-bit float format.</summary>
internal readonly struct FormatNarrowingLoop<TFormat> : IUnaryLoop<float, ushort>
    where TFormat : struct, IFloatFormat
{
    public void Run(ReadOnlySpan<float> x, Span<ushort> y) => TFormat.Narrow(x, y);
}

/// <summary>The real parts of complex numbers, which are two floats each, the real part first.</summary>
internal readonly struct RealPartLoop : IUnaryLoop<long, float>
{
    public void Run(ReadOnlySpan<long> x, Span<float> y)
    {
        var parts = MemoryMarshal.Cast<long, int>(x);
        for (var i = 0; i < x.Length; i++) y[i] = BitConverter.Int32BitsToSingle(parts[2 * i]);
    }
}

/// <summary>Complex numbers without an imaginary part.</summary>
internal readonly struct WithoutImaginaryLoop : IUnaryLoop<float, long>
{
    public void Run(ReadOnlySpan<float> x, Span<long> y) => NumericCast.Convert(MemoryMarshal.Cast<float, uint>(x), y);
}

/// <summary>Elements as they are.</summary>
internal readonly struct CopyingLoop<T> : IUnaryLoop<T, T>
    where T : unmanaged
{
    public void Run(ReadOnlySpan<T> x, Span<T> y) => x.CopyTo(y);
}

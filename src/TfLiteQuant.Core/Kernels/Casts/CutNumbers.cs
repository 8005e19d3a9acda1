using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Vectors of floats to integers: cut towards zero, saturated, NaN to the largest.</summary>
/// <remarks>Bounds of the narrow types are floats, so that clamping may come first; those of int32 are kept by the conversion. Wider
/// integers lie in the low bits of a double that was raised to where its last bit counts 1: exact below 2^51.</remarks>
internal static class CutNumbers
{
    private const double Raise = 3L << 51;

    /// <summary>Writes as many integers as a vector of floats or of integers has, whichever are more.</summary>
    /// <returns>False where there is a float too large for the vector form, and nothing was written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryStore<T>(ref float from, ref T into)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (Unsafe.SizeOf<T>() == sizeof(long)) return TryStoreLongs(Vector.LoadUnsafe(ref from), ref into);
        if (typeof(T) == typeof(uint)) Vector.As<uint, T>(Unsigned(Vector.LoadUnsafe(ref from))).StoreUnsafe(ref into);
        else if (Unsafe.SizeOf<T>() == sizeof(int)) Vector.As<int, T>(Cut<T>(ref from)).StoreUnsafe(ref into);
        else if (Unsafe.SizeOf<T>() == sizeof(short)) Vector.As<short, T>(Words<T>(ref from)).StoreUnsafe(ref into);
        else Vector.As<sbyte, T>(Vector.Narrow(Words<T>(ref from), Words<T>(ref Unsafe.Add(ref from, Vector<short>.Count)))).StoreUnsafe(ref into);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryStoreLongs<T>(Vector<float> values, ref T into)
        where T : unmanaged
    {
        if (!Vector.LessThanAll(Vector.Abs(values), new Vector<float>(1L << 51))) return false;
        var whole = Vector.Truncate(values);
        if (typeof(T) == typeof(ulong)) whole = Vector.MaxNative(whole, Vector<float>.Zero);
        Vector.Widen(whole, out var lower, out var upper);
        Vector.As<long, T>(Long(lower)).StoreUnsafe(ref into);
        Vector.As<long, T>(Long(upper)).StoreUnsafe(ref into, (nuint)Vector<long>.Count);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<long> Long(Vector<double> whole) => Vector.AsVectorInt64(whole + new Vector<double>(Raise)) - Vector.AsVectorInt64(new Vector<double>(Raise));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Unsigned(Vector<float> values)
    {
        var isNumber = Vector.AsVectorUInt32(Vector.Equals(values, values));
        Vector.Widen(Vector.Truncate(values), out var lower, out var upper);
        var (least, most) = (Vector<double>.Zero, new Vector<double>(uint.MaxValue));
        var cut = Vector.Narrow(
            Vector.AsVectorUInt64(Long(Vector.MinNative(Vector.MaxNative(lower, least), most))), Vector.AsVectorUInt64(Long(Vector.MinNative(Vector.MaxNative(upper, least), most))));
        return Vector.ConditionalSelect(isNumber, cut, Vector<uint>.AllBitsSet);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<short> Words<T>(ref float from)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        => Vector.Narrow(Cut<T>(ref from), Cut<T>(ref Unsafe.Add(ref from, Vector<float>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Cut<T>(ref float from)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var value = Vector.LoadUnsafe(ref from);
        var isNumber = Vector.AsVectorInt32(Vector.Equals(value, value));
        var most = new Vector<int>(int.CreateTruncating(T.MaxValue));
        if (Unsafe.SizeOf<T>() == sizeof(int)) return Vector.ConditionalSelect(isNumber, Vector.ConvertToInt32(value), most);
        var clamped = Vector.MinNative(Vector.MaxNative(value, new Vector<float>(float.CreateTruncating(T.MinValue))), new Vector<float>(float.CreateTruncating(T.MaxValue)));
        return Vector.ConditionalSelect(isNumber, Vector.ConvertToInt32Native(clamped), most);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>Vectors of numbers to a wider type, in steps that each double the bits; of integers of 32 bits floats are made.</summary>
internal static class WideNumbers
{
    /// <summary>Writes a vector's numbers as another type's.</summary>
    /// <typeparam name="TFrom">Integers, or float for double.</typeparam>
    /// <typeparam name="TTo">Wider integers, float, or double for float.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TFrom, TTo>(Vector<TFrom> values, ref TTo into)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (Unsafe.SizeOf<TFrom>() == Unsafe.SizeOf<TTo>())
        {
            if (typeof(TTo) != typeof(float)) Vector.As<TFrom, TTo>(values).StoreUnsafe(ref into);
            else if (typeof(TFrom) == typeof(uint)) Vector.ConvertToSingle(Vector.AsVectorUInt32(values)).StoreUnsafe(ref Unsafe.As<TTo, float>(ref into));
            else Vector.ConvertToSingle(Vector.AsVectorInt32(values)).StoreUnsafe(ref Unsafe.As<TTo, float>(ref into));
        }
        else if (typeof(TFrom) == typeof(float))
        {
            Vector.Widen(Vector.AsVectorSingle(values), out var lower, out var upper);
            Both(lower, upper, ref into);
        }
        else if (typeof(TFrom) == typeof(sbyte))
        {
            Vector.Widen(Vector.AsVectorSByte(values), out var lower, out var upper);
            Both(lower, upper, ref into);
        }
        else if (typeof(TFrom) == typeof(byte))
        {
            Vector.Widen(Vector.AsVectorByte(values), out var lower, out var upper);
            Both(lower, upper, ref into);
        }
        else if (typeof(TFrom) == typeof(short))
        {
            Vector.Widen(Vector.AsVectorInt16(values), out var lower, out var upper);
            Both(lower, upper, ref into);
        }
        else if (typeof(TFrom) == typeof(ushort))
        {
            Vector.Widen(Vector.AsVectorUInt16(values), out var lower, out var upper);
            Both(lower, upper, ref into);
        }
        else if (typeof(TFrom) == typeof(int))
        {
            Vector.Widen(Vector.AsVectorInt32(values), out var lower, out var upper);
            Both(lower, upper, ref into);
        }
        else
        {
            Vector.Widen(Vector.AsVectorUInt32(values), out var lower, out var upper);
            Both(lower, upper, ref into);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Both<TFrom, TTo>(Vector<TFrom> lower, Vector<TFrom> upper, ref TTo into)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        Store(lower, ref into);
        Store(upper, ref Unsafe.Add(ref into, Vector<TFrom>.Count));
    }
}

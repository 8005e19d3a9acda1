using System.Globalization;
using System.Runtime.InteropServices;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Execution;

/// <summary>Turns values as users have them into an input's own type, where nothing is lost or the meaning is plain.</summary>
/// <remarks>
/// Numbers become float32 (scripts and NumPy make doubles). Whole numbers change width if every value fits. Floats meant for a
/// quantized input become codes: <c>round(value / scale) + zero point</c>, halves to even as the reference's tools do it,
/// clamped to the type. Everything else is an error.
/// </remarks>
internal static class InputConversion
{
    /// <summary>Converts values to the type of an input.</summary>
    /// <param name="values">The values.</param>
    /// <param name="type">The input's element type.</param>
    /// <param name="quantization">The input's parameters, null where it is not quantized.</param>
    /// <returns>The elements' bytes as the input takes them; null where there is no conversion.</returns>
    public static byte[]? Convert(SampleArray values, TensorType type, QuantizationParameters? quantization)
    {
        if (values.Type == type) return values.Bytes;
        if (IsFloat(values.Type) && type.IsQuantizedStorage() && quantization is { Scale: [var scale, ..] } && scale != 0)
            return Quantize(values, type, scale, quantization.ZeroPoint is [var zero, ..] ? zero : 0);
        if (type == TensorType.Float32) return FromDoubles<float>(values, static value => (float)value);
        if (type == TensorType.Float64) return FromDoubles<double>(values, static value => value);
        if (type == TensorType.Float16) return FromDoubles<Half>(values, static value => (Half)value);
        return IsWhole(values.Type) ? FromWhole(values, type) : null;
    }

    private static byte[] Quantize(SampleArray values, TensorType type, double scale, long zeroPoint)
    {
        var (min, max) = type.CodeRange();

        // In float, as the reference's tools compute it.
        double Code(double value) => double.IsNaN(value)
            ? throw new TfLiteQuantException(ErrorCode.InvalidInput, "A value is not a number, for which there is no code.", "Give finite values.")
            : Math.Clamp(MathF.Round((float)value / (float)scale, MidpointRounding.ToEven) + zeroPoint, min, max);
        return type switch
        {
            TensorType.Int8 => FromDoubles<sbyte>(values, value => (sbyte)Code(value))!,
            TensorType.UInt8 => FromDoubles<byte>(values, value => (byte)Code(value))!,
            TensorType.Int16 => FromDoubles<short>(values, value => (short)Code(value))!,
            TensorType.UInt16 => FromDoubles<ushort>(values, value => (ushort)Code(value))!,
            _ => throw new TfLiteQuantException(ErrorCode.InvalidInput, $"Floats cannot be turned into {type} codes.", "Give the codes themselves."),
        };
    }

    private static byte[]? FromDoubles<T>(SampleArray values, Func<double, T> convert)
        where T : unmanaged
    {
        var read = Reader(values);
        if (read is null) return null;
        var converted = new T[values.Count];
        for (var i = 0; i < converted.Length; i++) converted[i] = convert(read(i));
        return MemoryMarshal.AsBytes<T>(converted).ToArray();
    }

    private static byte[]? FromWhole(SampleArray values, TensorType type) => type switch
    {
        TensorType.Int8 => FromWhole(values, sbyte.MinValue, sbyte.MaxValue, static value => (sbyte)value),
        TensorType.UInt8 => FromWhole(values, byte.MinValue, byte.MaxValue, static value => (byte)value),
        TensorType.Int16 => FromWhole(values, short.MinValue, short.MaxValue, static value => (short)value),
        TensorType.UInt16 => FromWhole(values, ushort.MinValue, ushort.MaxValue, static value => (ushort)value),
        TensorType.Int32 => FromWhole(values, int.MinValue, int.MaxValue, static value => (int)value),
        TensorType.UInt32 => FromWhole(values, uint.MinValue, uint.MaxValue, static value => (uint)value),
        TensorType.Int64 => FromWhole(values, long.MinValue, long.MaxValue, static value => (long)value),
        TensorType.UInt64 => FromWhole(values, ulong.MinValue, ulong.MaxValue, static value => (ulong)value),
        TensorType.Bool => FromWhole(values, 0, 1, static value => (byte)value),
        _ => null,
    };

    private static byte[]? FromWhole<T>(SampleArray values, Int128 min, Int128 max, Func<Int128, T> convert)
        where T : unmanaged
    {
        var converted = new T[values.Count];
        for (var i = 0; i < converted.Length; i++)
        {
            var value = WholeAt(values, i);
            if (value < min || value > max)
                throw new TfLiteQuantException(ErrorCode.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"Element {i} is {value}, beyond {min} to {max}."), "Give values that the input's type holds.");
            converted[i] = convert(value);
        }

        return MemoryMarshal.AsBytes<T>(converted).ToArray();
    }

    private static bool IsFloat(TensorType type) => type is TensorType.Float32 or TensorType.Float64 or TensorType.Float16;

    private static bool IsWhole(TensorType type) => type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 or TensorType.UInt16
        or TensorType.Int32 or TensorType.UInt32 or TensorType.Int64 or TensorType.UInt64 or TensorType.Bool;

    private static Func<int, double>? Reader(SampleArray values) => values.Type switch
    {
        TensorType.Float32 => i => values.Values<float>()[i],
        TensorType.Float64 => i => values.Values<double>()[i],
        TensorType.Float16 => i => (double)values.Values<Half>()[i],
        TensorType.UInt64 => i => values.Values<ulong>()[i],
        _ when IsWhole(values.Type) => i => (long)WholeAt(values, i),
        _ => null,
    };

    private static Int128 WholeAt(SampleArray values, int i) => values.Type switch
    {
        TensorType.Int8 => values.Values<sbyte>()[i],
        TensorType.UInt8 or TensorType.Bool => values.Values<byte>()[i],
        TensorType.Int16 => values.Values<short>()[i],
        TensorType.UInt16 => values.Values<ushort>()[i],
        TensorType.Int32 => values.Values<int>()[i],
        TensorType.UInt32 => values.Values<uint>()[i],
        TensorType.UInt64 => values.Values<ulong>()[i],
        _ => values.Values<long>()[i],
    };
}

using System.Numerics;
using System.Numerics.Tensors;
using TfLiteQuant.Model;

namespace TfLiteQuant.Datasets;

/// <summary>Reads numbers of any type as real ones.</summary>
internal static class RealValues
{
    /// <summary>Whether the type is floating point.</summary>
    public static bool IsFloat(TensorType type) => type is TensorType.Float32 or TensorType.Float64 or TensorType.Float16;

    /// <summary>Whether the type holds whole numbers (booleans are 0 and 1).</summary>
    public static bool IsWhole(TensorType type) => type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 or TensorType.UInt16
        or TensorType.Int32 or TensorType.UInt32 or TensorType.Int64 or TensorType.UInt64 or TensorType.Bool;

    /// <summary>Whether an input stands for real values, as floats or as codes with a scale.</summary>
    public static bool TakesReal(ModelInput input) => IsFloat(input.Type) || input.Quantization is { Scale.Length: > 0 };

    /// <summary>The elements as doubles; null where they are no real numbers.</summary>
    public static double[]? Of(SampleArray values)
    {
        var real = new double[values.Count];
        return values.Type switch
        {
            TensorType.Float32 => From<float>(values, real),
            TensorType.Float64 => From<double>(values, real),
            TensorType.Float16 => From<Half>(values, real),
            TensorType.Int8 => From<sbyte>(values, real),
            TensorType.UInt8 or TensorType.Bool => From<byte>(values, real),
            TensorType.Int16 => From<short>(values, real),
            TensorType.UInt16 => From<ushort>(values, real),
            TensorType.Int32 => From<int>(values, real),
            TensorType.UInt32 => From<uint>(values, real),
            TensorType.Int64 => From<long>(values, real),
            TensorType.UInt64 => From<ulong>(values, real),
            _ => null,
        };
    }

    /// <summary>An array of float32 with the same values, rounded to nearest; null where they are no real numbers.</summary>
    public static SampleArray? ToSingle(SampleArray values)
    {
        if (values.Type == TensorType.Float32) return values;
        if (Of(values) is not { } real) return null;
        var single = new float[real.Length];
        TensorPrimitives.ConvertTruncating<double, float>(real, single);
        return SampleArray.From<float>(TensorType.Float32, values.Shape, single);
    }

    /// <summary>Index of the first element that is infinite or not a number; -1 for none.</summary>
    public static int FirstNonFinite(SampleArray values) => values.Type switch
    {
        TensorType.Float32 => FirstNonFinite(values.Values<float>()),
        TensorType.Float64 => FirstNonFinite(values.Values<double>()),
        TensorType.Float16 => FirstNonFinite(values.Values<Half>()),
        _ => -1,
    };

    private static double[] From<T>(SampleArray values, double[] real)
        where T : unmanaged, INumberBase<T>
    {
        TensorPrimitives.ConvertTruncating<T, double>(values.Values<T>(), real);
        return real;
    }

    private static int FirstNonFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!T.IsFinite(values[i])) return i;
        return -1;
    }
}

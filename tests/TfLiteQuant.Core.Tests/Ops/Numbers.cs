using System.Runtime.InteropServices;
using TfLiteQuant.Model;
using TfLiteQuant.TestKit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Repeatable tensors of any number type.</summary>
internal static class Numbers
{
    /// <summary>Random numbers in a range; integers for integer types, quarters for floats, so that sums and products are exact.</summary>
    public static TensorValue Random(TensorType type, int[] shape, int seed = 1, double low = -8, double high = 8)
    {
        var count = shape.Aggregate(1, static (product, size) => product * size);
        if (type is TensorType.UInt8 or TensorType.UInt16 or TensorType.UInt32 or TensorType.UInt64) low = Math.Max(low, 0);
        if (type == TensorType.Bool) (low, high) = (0, 2);
        var random = new SeededRandom((ulong)seed);
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = Math.Floor(random.NextDouble(low, high) * 4) / 4;
        return Of(type, shape, values);
    }

    /// <summary>Numbers as a tensor of a type; integers are cut.</summary>
    public static TensorValue Of(TensorType type, int[] shape, params double[] values) => type switch
    {
        TensorType.Float32 => Make(type, shape, values, static v => (float)v),
        TensorType.Float64 => Make(type, shape, values, static v => v),
        TensorType.Float16 => Make(type, shape, values, static v => (Half)v),
        TensorType.Int8 => Make(type, shape, values, static v => (sbyte)v),
        TensorType.UInt8 => Make(type, shape, values, static v => (byte)v),
        TensorType.Int16 => Make(type, shape, values, static v => (short)v),
        TensorType.UInt16 => Make(type, shape, values, static v => (ushort)v),
        TensorType.Int32 => Make(type, shape, values, static v => (int)v),
        TensorType.UInt32 => Make(type, shape, values, static v => (uint)v),
        TensorType.Int64 => Make(type, shape, values, static v => (long)v),
        TensorType.UInt64 => Make(type, shape, values, static v => (ulong)v),
        TensorType.Bool => Make(type, shape, values, static v => v != 0 ? (byte)1 : (byte)0),
        _ => throw new NotSupportedException(type.ToString()),
    };

    private static TensorValue Make<T>(TensorType type, int[] shape, double[] values, Func<double, T> convert)
        where T : unmanaged
        => new(type, shape, MemoryMarshal.AsBytes<T>(Array.ConvertAll(values, value => convert(value))).ToArray());
}

using System.Runtime.InteropServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>A quantized array: codes with one scale and zero point. A scale of 0 stands for integers that are what they are.</summary>
/// <param name="Type">Type of the codes.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Scale">Real units per code.</param>
/// <param name="ZeroPoint">Code of 0.0.</param>
/// <param name="Codes">The codes.</param>
public sealed record CodeTensor(TensorType Type, int[] Shape, float Scale, int ZeroPoint, int[] Codes)
{
    public int Min => (int)Type.CodeRange().Min;

    public int Max => (int)Type.CodeRange().Max;

    public int Count => Codes.Length;

    public QuantizationParameters? Parameters => Scale == 0 ? null : QuantizationParameters.PerTensor(Scale, ZeroPoint);

    /// <summary>The value as arrays of numbers, for walking it by index.</summary>
    public ReferenceArray Numbers => new(Shape, Array.ConvertAll(Codes, static code => (double)code));

    /// <summary>Any codes, the ends of the range among them.</summary>
    public static CodeTensor Random(TensorType type, int[] shape, float scale, int zeroPoint, SeededRandom random, int? low = null, int? high = null)
    {
        var (min, max) = (low ?? (int)type.CodeRange().Min, high ?? (int)type.CodeRange().Max);
        var codes = new int[shape.Aggregate(1, static (product, size) => product * size)];
        for (var i = 0; i < codes.Length; i++) codes[i] = i < 2 ? (i == 0 ? min : max) : min + (int)Math.Floor(random.NextDouble(0, 1) * (max - min + 1.0));
        return new(type, shape, scale, zeroPoint, codes);
    }

    /// <summary>Integers without a scale.</summary>
    public static CodeTensor Integers(params int[] values) => new(TensorType.Int32, [values.Length], 0, 0, values);

    /// <summary>A tensor of the same type and parameters.</summary>
    public CodeTensor Of(int[] shape, int[] codes) => this with { Shape = shape, Codes = codes };

    /// <summary>The elements as a tensor holds them.</summary>
    public TensorValue ToValue() => new(Type, Shape, Type switch
    {
        TensorType.Int8 => MemoryMarshal.AsBytes<sbyte>(Array.ConvertAll(Codes, static code => (sbyte)code)).ToArray(),
        TensorType.UInt8 or TensorType.Bool => Array.ConvertAll(Codes, static code => (byte)code),
        TensorType.Int16 => MemoryMarshal.AsBytes<short>(Array.ConvertAll(Codes, static code => (short)code)).ToArray(),
        TensorType.Int32 => MemoryMarshal.AsBytes<int>(Codes).ToArray(),
        _ => throw new NotSupportedException(Type.ToString()),
    });
}

using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CAST: numbers of one type to another, element by element. Integers wrap; reals are cut towards zero and saturate,
/// NaN becomes the largest integer; of complex numbers the real part counts.</summary>
public sealed partial class CastOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Cast;

    public override OpKernel Bind(BindContext context)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        output.Resize(input.Shape);
        context.AllowInPlace(0, 0);
        if (input.Type == output.Type) return new CopyKernel(input, output);
        return input.Type switch
        {
            TensorType.Float32 => From<float>(context, input, output),
            TensorType.Float64 => From<double>(context, input, output),
            TensorType.Float16 => From<Half>(context, input, output),
            TensorType.Int8 => From<sbyte>(context, input, output),
            TensorType.Int16 => From<short>(context, input, output),
            TensorType.Int32 => From<int>(context, input, output),
            TensorType.Int64 => From<long>(context, input, output),
            TensorType.UInt8 => From<byte>(context, input, output),
            TensorType.UInt16 => From<ushort>(context, input, output),
            TensorType.UInt32 => From<uint>(context, input, output),
            TensorType.UInt64 => From<ulong>(context, input, output),
            TensorType.Bool => Through<byte>(context, input, output, static (input, values) => NumericCast.ToTruth(input.Values<byte>(), values)),
            TensorType.BFloat16 => Through<float>(context, input, output, static (input, values) => NumericCast.FromBFloat16(input.Values<ushort>(), values)),
            TensorType.Complex64 => Through<float>(context, input, output, RealParts),
            TensorType.Int4 => Through<sbyte>(context, input, output, static (input, values) => PackedCodes.UnpackInt4(input.Bytes(), values)),
            TensorType.UInt4 => Through<sbyte>(context, input, output, static (input, values) => PackedCodes.UnpackUInt4(input.Bytes(), values)),
            TensorType.Int2 => Through<sbyte>(context, input, output, static (input, values) => PackedCodes.UnpackInt2(input.Bytes(), values)),
            _ => throw context.UnsupportedType(input),
        };
    }

    private delegate void Conversion<T>(ReadOnlySpan<T> values);

    private delegate void Loading<T>(TensorValue input, Span<T> values);

    private static DelegateKernel From<T>(BindContext context, TensorValue input, TensorValue output)
        where T : unmanaged, INumber<T>
    {
        var convert = To<T>(context, output);
        return new DelegateKernel(() => convert(input.Values<T>()));
    }

    private static DelegateKernel Through<T>(BindContext context, TensorValue input, TensorValue output, Loading<T> load)
        where T : unmanaged, INumber<T>
    {
        var convert = To<T>(context, output);
        var values = new T[input.Count];
        return new DelegateKernel(() =>
        {
            load(input, values);
            convert(values);
        });
    }

    private static Conversion<T> To<T>(BindContext context, TensorValue output)
        where T : unmanaged, INumber<T>
        => output.Type switch
        {
            TensorType.Float32 => values => NumericCast.Convert(values, output.Span<float>()),
            TensorType.Float64 => values => NumericCast.Convert(values, output.Span<double>()),
            TensorType.Float16 => values => NumericCast.Convert(values, output.Span<Half>()),
            TensorType.Int8 => values => NumericCast.Convert(values, output.Span<sbyte>()),
            TensorType.Int16 => values => NumericCast.Convert(values, output.Span<short>()),
            TensorType.Int32 => values => NumericCast.Convert(values, output.Span<int>()),
            TensorType.Int64 => values => NumericCast.Convert(values, output.Span<long>()),
            TensorType.UInt8 => values => NumericCast.Convert(values, output.Span<byte>()),
            TensorType.UInt16 => values => NumericCast.Convert(values, output.Span<ushort>()),
            TensorType.UInt32 => values => NumericCast.Convert(values, output.Span<uint>()),
            TensorType.UInt64 => values => NumericCast.Convert(values, output.Span<ulong>()),
            TensorType.Bool => values => NumericCast.ToTruth(values, output.Span<byte>()),
            TensorType.BFloat16 => values => NumericCast.ToBFloat16(values, output.Span<ushort>()),
            TensorType.Complex64 => values => WithoutImaginary(values, output.Span<long>()),
            _ => throw context.UnsupportedType(output),
        };

    private static void RealParts(TensorValue input, Span<float> values)
    {
        var pairs = input.Values<long>();
        for (var i = 0; i < pairs.Length; i++) values[i] = BitConverter.Int32BitsToSingle((int)pairs[i]);
    }

    // A complex number is two floats, the real part first: zero extension of its bits.
    private static void WithoutImaginary<T>(ReadOnlySpan<T> values, Span<long> results)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < values.Length; i++) results[i] = BitConverter.SingleToUInt32Bits(float.CreateTruncating(values[i]));
    }
}

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
            TensorType.Bool => Through<byte, byte, TruthLoop<byte>>(context, input, output),
            TensorType.BFloat16 => Through<ushort, float, FormatWideningLoop<BFloat16Format>>(context, input, output),
            TensorType.Complex64 => Through<long, float, RealPartLoop>(context, input, output),
            TensorType.Int4 => Unpacked(context, input, output, PackedCodes.UnpackInt4),
            TensorType.UInt4 => Unpacked(context, input, output, PackedCodes.UnpackUInt4),
            TensorType.Int2 => Unpacked(context, input, output, PackedCodes.UnpackInt2),
            _ => throw context.UnsupportedType(input),
        };
    }

    private delegate void Unpacking(ReadOnlySpan<byte> packed, Span<sbyte> codes);

    private static OpKernel From<T>(BindContext context, TensorValue input, TensorValue output)
        where T : unmanaged, INumber<T>
        => Through<T, T, CopyingLoop<T>>(context, input, output);

    private static unsafe CheckedKernel Unpacked(BindContext context, TensorValue input, TensorValue output, Unpacking unpack)
    {
        var room = new AlignedArray<sbyte>(input.Count);
        var codes = new TensorValue(input.Index, input.Source);
        codes.TakeShape(input.Shape);
        codes.Place((byte*)room.Pointer, input.Count, room);
        return new CheckedKernel(() => unpack(input.Bytes(), codes.Span<sbyte>()), From<sbyte>(context, codes, output));
    }

    // TLoad makes numbers of what is stored.
    private static OpKernel Through<TIn, T, TLoad>(BindContext context, TensorValue input, TensorValue output)
        where TIn : unmanaged
        where T : unmanaged, INumber<T>
        where TLoad : struct, IUnaryLoop<TIn, T>
    {
        return output.Type switch
        {
            TensorType.Float32 => To<float, CastLoop<T, float>>(),
            TensorType.Float64 => To<double, CastLoop<T, double>>(),
            TensorType.Float16 => To<Half, CastLoop<T, Half>>(),
            TensorType.Int8 => To<sbyte, CastLoop<T, sbyte>>(),
            TensorType.Int16 => To<short, CastLoop<T, short>>(),
            TensorType.Int32 => To<int, CastLoop<T, int>>(),
            TensorType.Int64 => To<long, CastLoop<T, long>>(),
            TensorType.UInt8 => To<byte, CastLoop<T, byte>>(),
            TensorType.UInt16 => To<ushort, CastLoop<T, ushort>>(),
            TensorType.UInt32 => To<uint, CastLoop<T, uint>>(),
            TensorType.UInt64 => To<ulong, CastLoop<T, ulong>>(),
            TensorType.Bool => To<byte, TruthLoop<T>>(),
            TensorType.BFloat16 => To<ushort, ChainedLoop<T, float, ushort, CastLoop<T, float>, FormatNarrowingLoop<BFloat16Format>>>(),
            TensorType.Complex64 => To<long, ChainedLoop<T, float, long, CastLoop<T, float>, WithoutImaginaryLoop>>(),
            _ => throw context.UnsupportedType(output),
        };

        OpKernel To<TOut, TCast>()
            where TOut : unmanaged
            where TCast : struct, IUnaryLoop<T, TOut>
            => new UnaryKernel<TIn, TOut, ChainedLoop<TIn, T, TOut, TLoad, TCast>>(context.Workers, input, output, default);
    }
}

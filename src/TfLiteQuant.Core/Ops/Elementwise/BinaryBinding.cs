using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Makes kernels of two operands: what an operator chooses from by element type.</summary>
internal readonly struct BinaryBinding(BindContext context, BinaryOperands operands, FusedClamp clamp)
{
    /// <summary>Element type of both inputs.</summary>
    public TensorType Type => operands.First.Type;

    public TensorValue First => operands.First;

    public TensorValue Second => operands.Second;

    /// <summary>float32 by a function of lanes.</summary>
    public OpKernel Float<TOp>(TOp op)
        where TOp : struct, IFloatBinary
        => clamp.IsNone
            ? Loop<float, float, FloatBinaryLoop<TOp>>(new(op))
            : Loop<float, float, FloatBinaryLoop<Clamped<TOp>>>(new(new(op, clamp.Min, clamp.Max)));

    /// <summary>A 16-bit float format by a function of float lanes.</summary>
    public OpKernel Narrow<TFormat, TOp>(TOp op)
        where TFormat : struct, IFloatFormat
        where TOp : struct, IFloatBinary
        => clamp.IsNone
            ? NarrowLoop<TFormat, FloatBinaryLoop<TOp>>(new(op))
            : NarrowLoop<TFormat, FloatBinaryLoop<Clamped<TOp>>>(new(new(op, clamp.Min, clamp.Max)));

    /// <summary>A 16-bit float format by a loop over floats.</summary>
    public OpKernel NarrowLoop<TFormat, TLoop>(TLoop loop)
        where TFormat : struct, IFloatFormat
        where TLoop : struct, IBinaryLoop<float, float>
        => Loop<ushort, ushort, NarrowBinaryLoop<TFormat, ushort, NarrowResults<TFormat, TLoop>>>(new(new(loop)));

    /// <summary>A relation of values in a 16-bit float format.</summary>
    public OpKernel NarrowRelation<TFormat, TOp>(TOp op)
        where TFormat : struct, IFloatFormat
        where TOp : struct, INumberRelation
        => Loop<ushort, byte, NarrowBinaryLoop<TFormat, byte, RelationLoop<float, TOp>>>(new(new(op)));

    /// <summary>Any number type.</summary>
    public OpKernel Number<T, TOp>(TOp op)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TOp : struct, INumberBinary
    {
        if (clamp.IsNone) return Loop<T, T, VectorBinaryLoop<T, NumberBinary<T, TOp>>>(new(new(op)));
        var (min, max) = (T.CreateSaturating(clamp.Min), T.CreateSaturating(clamp.Max));
        return Loop<T, T, VectorBinaryLoop<T, ClampedNumber<T, TOp>>>(new(new(op, min, max)));
    }

    /// <summary>Any integer type.</summary>
    public OpKernel Integer<T, TOp>(TOp op)
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IIntegerBinary
        => Elements<T, T, IntegerBinary<T, TOp>>(new(op));

    /// <summary>The bits of any integer type.</summary>
    public OpKernel Bitwise<T, TOp>(TOp op)
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IBitwiseBinary
        => Loop<T, T, VectorBinaryLoop<T, BitwiseBinary<T, TOp>>>(new(new(op)));

    /// <summary>A relation of numbers.</summary>
    public OpKernel Relation<T, TOp>(TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberRelation
        => Loop<T, byte, RelationLoop<T, TOp>>(new(op));

    /// <summary>A function computed element by element.</summary>
    public OpKernel Elements<TIn, TOut, TOp>(TOp op)
        where TIn : unmanaged
        where TOut : unmanaged
        where TOp : struct, IScalarBinary<TIn, TOut>
        => Loop<TIn, TOut, ScalarBinaryLoop<TIn, TOut, TOp>>(new(op));

    /// <summary>A loop of the operator's own.</summary>
    public OpKernel Loop<TIn, TOut, TLoop>(TLoop loop)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : struct, IBinaryLoop<TIn, TOut>
        => new BinaryKernel<TIn, TOut, TLoop>(context.Workers, operands, loop);
}

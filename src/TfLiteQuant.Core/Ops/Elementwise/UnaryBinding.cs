using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Makes kernels of one operand: what an operator chooses from by element type.</summary>
internal readonly struct UnaryBinding(WorkerPool workers, TensorValue input, TensorValue output)
{
    /// <summary>Element type of the input.</summary>
    public TensorType Type => input.Type;

    /// <summary>float32 by a function of lanes.</summary>
    public OpKernel Float<TOp>(TOp op)
        where TOp : struct, IFloatUnary
        => Loop<float, float, FloatUnaryLoop<TOp>>(new(op));

    /// <summary>A 16-bit float format by a function of float lanes.</summary>
    public OpKernel Narrow<TFormat, TOp>(TOp op)
        where TFormat : struct, IFloatFormat
        where TOp : struct, IFloatUnary
        => NarrowLoop<TFormat, FloatUnaryLoop<TOp>>(new(op));

    /// <summary>A 16-bit float format by a loop over floats.</summary>
    public OpKernel NarrowLoop<TFormat, TLoop>(TLoop loop)
        where TFormat : struct, IFloatFormat
        where TLoop : struct, IUnaryLoop<float, float>
        => Loop<ushort, ushort, NarrowUnaryLoop<TFormat, TLoop>>(new(loop));

    /// <summary>Any number type.</summary>
    public OpKernel Number<T, TOp>(TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberUnary
        => Loop<T, T, VectorUnaryLoop<T, NumberUnary<T, TOp>>>(new(new(op)));

    /// <summary>A function computed element by element.</summary>
    public OpKernel Elements<TIn, TOut, TOp>(TOp op)
        where TIn : unmanaged
        where TOut : unmanaged
        where TOp : struct, IScalarUnary<TIn, TOut>
        => Loop<TIn, TOut, ScalarUnaryLoop<TIn, TOut, TOp>>(new(op));

    /// <summary>A loop of the operator's own.</summary>
    public OpKernel Loop<TIn, TOut, TLoop>(TLoop loop)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : struct, IUnaryLoop<TIn, TOut>
        => new UnaryKernel<TIn, TOut, TLoop>(workers, input, output, loop);
}

using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Makes reduction kernels: what an operator chooses from by element type.</summary>
internal readonly struct ReductionBinding(WorkerPool workers, ReductionPlan plan, TensorValue input, TensorValue output)
{
    public TensorType Type => input.Type;

    /// <summary>Elements that go into one result; at least 1, for means of nothing.</summary>
    public int Combined => Math.Max(1, plan.Combined);

    /// <summary>float32 by a function of lanes.</summary>
    /// <param name="op">Combines a new element (first) and the result so far (second).</param>
    /// <param name="start">What results start from.</param>
    /// <param name="empty">The result where there is nothing to combine.</param>
    /// <param name="divisor">What each result is divided by at last.</param>
    public OpKernel Float<TOp>(TOp op, float start, float empty, float divisor = 1)
        where TOp : struct, IFloatBinary
        => Kernel<float, FloatReduction<TOp>>(new(op, plan.Combined == 0 ? empty : start, divisor));

    /// <summary>Any integer type, by a function whose order and grouping do not matter.</summary>
    public OpKernel Number<T, TOp>(TOp op, T start)
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, INumberBinary
        => Kernel<T, VectorReduction<T, NumberBinary<T, TOp>>>(new(new(op), start));

    /// <summary>The bits of any integer type.</summary>
    public OpKernel Bitwise<T, TOp>(TOp op, T start)
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IBitwiseBinary
        => Kernel<T, VectorReduction<T, BitwiseBinary<T, TOp>>>(new(new(op), start));

    /// <summary>Integers added up in 64 bits and divided.</summary>
    public OpKernel Average<T>()
        where T : unmanaged, INumber<T>
        => Kernel<T, NumberReduction<T, long, NumberBinary<long, Sum>>>(new(default, 0, Combined));

    private ReductionKernel<T, TReduction> Kernel<T, TReduction>(TReduction reduction)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
        => new(workers, plan, input, output, reduction);
}

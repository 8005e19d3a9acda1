using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Sums of codes along axes: what MEAN and SUM share.</summary>
internal static class CodeReductions
{
    /// <summary>Averages in fixed point, the division by the number of codes being part of the factor.</summary>
    public static OpKernel? Mean(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output) => input.Type switch
    {
        TensorType.Int8 => Mean<sbyte>(context, plan, input, output),
        TensorType.UInt8 => Mean<byte>(context, plan, input, output),
        TensorType.Int16 => Mean<short>(context, plan, input, output),
        _ => null,
    };

    /// <summary>Sums, the nearest codes.</summary>
    public static OpKernel? Sum(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output) => input.Type switch
    {
        TensorType.Int8 => Sum<sbyte>(context, plan, input, output, 1),
        TensorType.UInt8 => Sum<byte>(context, plan, input, output, 1),
        TensorType.Int16 => Sum<short>(context, plan, input, output, 1),
        _ => null,
    };

    private static OpKernel Mean<T>(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output)
        where T : unmanaged, IBinaryInteger<T>
    {
        var count = Math.Max(1, plan.Combined);
        if (NeedsWideSums<T>(plan)) return Sum<T>(context, plan, input, output, count);
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        var ratio = FixedPointMultiplier.From((double)x.Scale / y.Scale);

        // as many more bits of the quotient as fit
        var bits = Math.Max(0, Math.Min(Math.Min(BitOperations.Log2((uint)count), 32), 31 + ratio.Shift));
        var scale = new FixedPointMultiplier((int)(((long)ratio.Mantissa << bits) / count), ratio.Shift - bits);
        var finish = new RescaledRectifier(scale, unchecked(x.ZeroPoint * plan.Combined), y.ZeroPoint, y.Min, y.Max);
        return Kernel<T, CodeReduction<T, CodeUnaryLoop<int, T, RescaledRectifier>>>(context, plan, input, output, new(new(finish)));
    }

    private static OpKernel Sum<T>(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output, int divisor)
        where T : unmanaged, IBinaryInteger<T>
    {
        var x = CodeParameters.Of(context, input);
        var y = CodeParameters.Of(context, output);
        var (ratio, zeros) = ((double)x.Scale / y.Scale / divisor, (long)x.ZeroPoint * plan.Combined);
        return NeedsWideSums<T>(plan)
            ? Kernel<T, WideCodeReduction<T>>(context, plan, input, output, new(new(ratio, zeros, y.ZeroPoint)))
            : Kernel<T, CodeReduction<T, ExactSums<int, T>>>(context, plan, input, output, new(new(ratio, zeros, y.ZeroPoint)));
    }

    /// <summary>Whether sums of codes could leave 32 bits.</summary>
    private static unsafe bool NeedsWideSums<T>(ReductionPlan plan)
        where T : unmanaged
        => plan.Combined > int.MaxValue >> (8 * sizeof(T));

    private static ReductionKernel<T, TReduction> Kernel<T, TReduction>(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output, TReduction reduction)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
        => new(context.Workers, plan, input, output, reduction);
}

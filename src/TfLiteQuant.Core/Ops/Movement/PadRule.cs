using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>What the operators that widen a tensor by constant margins have in common.</summary>
internal static class PadRule
{
    /// <summary>Binds PAD and PADV2: input 1 holds the margins [rank, 2], negative ones cut off; the value is that of a
    /// tensor, or zero.</summary>
    public static OpKernel? Bind(BindContext context, TensorValue? value)
    {
        var (input, margins, output) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireSameType(input, output);
        context.RequireShape(margins, input.Rank, 2);
        var bytes = context.ElementBytes(input);
        if (value is not null)
        {
            context.RequireSameType(value, input);
            context.Require(value.Count == 1, "Its padding value is not a single number.");
        }

        if (!context.TryReadValues(1)) return null;
        var pairs = context.Integers(margins);
        var (before, after) = (new long[input.Rank], new long[input.Rank]);
        for (var d = 0; d < input.Rank; d++) (before[d], after[d]) = (pairs[2 * d], pairs[2 * d + 1]);
        return Kernel(context, input, output, value, before, after, new long[input.Rank], bytes);
    }

    /// <summary>Makes the kernel and gives the output its shape.</summary>
    /// <param name="context">The operator.</param>
    /// <param name="input">What is widened.</param>
    /// <param name="output">The result.</param>
    /// <param name="value">The one element in the margins; null for zero.</param>
    /// <param name="before">Elements put in front, cut off where negative, by dimension.</param>
    /// <param name="after">Elements put behind.</param>
    /// <param name="between">Elements put between neighbours, never negative.</param>
    /// <param name="bytes">Bytes of an element.</param>
    public static OpKernel Kernel(
        BindContext context, TensorValue input, TensorValue output, TensorValue? value, long[] before, long[] after, long[] between, int bytes)
    {
        var rank = input.Rank;
        var shape = new long[rank];
        for (var d = 0; d < rank; d++) shape[d] = input.Shape[d] + before[d] + after[d] + Math.Max(0, input.Shape[d] - 1) * between[d];
        output.Resize(context.Dimensions(shape));
        if (before.All(static n => n >= 0) && after.All(static n => n >= 0) && between.All(static n => n == 0))
        {
            if (output.Count == input.Count) context.AllowInPlace(0, 0);
            return new PadKernel(context, input, output, value, [.. before.Select(static n => (int)n)], [.. after.Select(static n => (int)n)], bytes);
        }

        return Spread(context, input, output, value, before, between, bytes);
    }

    // Elements apart from each other, or cut off: fill everything, then copy what remains to its places.
    private static MovementKernel Spread(BindContext context, TensorValue input, TensorValue output, TensorValue? value, long[] before, long[] between, int bytes)
    {
        var (source, target) = (CopyPlan.Strides(input.Shape), CopyPlan.Strides(output.Shape));
        var extents = new int[input.Rank];
        long from = 0, to = 0;
        for (var d = 0; d < extents.Length; d++)
        {
            var step = between[d] + 1;
            var first = before[d] < 0 ? (-before[d] + step - 1) / step : 0;
            var last = Math.Min(input.Shape[d] - 1, FloorDivide(output.Shape[d] - 1 - before[d], step));
            extents[d] = (int)Math.Max(0, last - first + 1);
            from += first * source[d];
            to += (before[d] + first * step) * target[d];
            target[d] *= step;
        }

        var plan = CopyPlan.Create(extents, source, target, bytes, from, to);
        var fill = new FillStep(output, value, bytes);
        return new MovementKernel(context, [new TensorCopy(input, output, plan)], fill.Run);
    }

    private static long FloorDivide(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);
}

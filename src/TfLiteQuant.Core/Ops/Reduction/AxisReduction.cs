using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>An operator that combines the elements of a tensor along axes that its second input names.</summary>
public abstract class AxisReduction : OpDefinition
{
    private const int KeepDimensions = 0;

    /// <summary>The kernel for the input's type; null where the operator has none.</summary>
    private protected abstract OpKernel? Select(ReductionBinding binding);

    /// <summary>The kernel for quantized tensors; null where the operator has none.</summary>
    private protected virtual OpKernel? SelectQuantized(BindContext context, ReductionPlan plan, TensorValue input, TensorValue output) => null;

    public sealed override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2);
        var (x, axes, y) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(axes, TensorType.Int32);
        context.RequireSameType(x, y);
        if (!context.TryReadValues(1)) return null;

        var isReduced = new bool[x.Rank];
        // a scalar has nothing to reduce, whatever the axes say
        if (x.Rank > 0)
            foreach (var axis in axes.ToIntegers()) isReduced[context.ResolveAxis(axis, x.Rank)] = true;
        y.Resize(ResultShape(x.Shape, isReduced, context.Options.GetBoolean(KeepDimensions)));
        var plan = new ReductionPlan(x.Shape, isReduced);
        var kernel = x.IsQuantized() || y.IsQuantized()
            ? SelectQuantized(context, plan, x, y)
            : Select(new ReductionBinding(context.Workers, plan, x, y));
        return kernel ?? throw context.UnsupportedType(x);
    }

    private static int[] ResultShape(int[] shape, bool[] isReduced, bool keepDimensions)
    {
        List<int> result = [];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (!isReduced[axis]) result.Add(shape[axis]);
            else if (keepDimensions) result.Add(1);
        }

        return [.. result];
    }
}

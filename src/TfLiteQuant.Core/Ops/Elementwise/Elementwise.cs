using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>An operator that maps every element of one tensor.</summary>
public abstract class Elementwise : OpDefinition
{
    /// <summary>Type of the output for an input of a type.</summary>
    private protected virtual TensorType ResultType(TensorType input) => input;

    /// <summary>The kernel for the input's type; null where the operator has none.</summary>
    private protected abstract OpKernel? Select(BindContext context, UnaryBinding binding);

    /// <summary>The kernel for quantized tensors; null where the operator has none.</summary>
    private protected virtual OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output) => null;

    public sealed override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1);
        var (x, y) = (context.Input(0), context.Output(0));
        if (y.Type != ResultType(x.Type)) throw context.UnsupportedType(y);
        y.Resize(x.Shape);
        var kernel = x.IsQuantized() || y.IsQuantized()
            ? SelectQuantized(context, x, y)
            : Select(context, new UnaryBinding(context.Workers, x, y));
        if (kernel is null) throw context.UnsupportedType(x);
        if (y.Type == x.Type) context.AllowInPlace(0, 0);
        return kernel;
    }
}

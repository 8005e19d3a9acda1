using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>An operator on the rows of the innermost dimension.</summary>
public abstract class RowNormalization : OpDefinition
{
    /// <summary>Whether results may replace a row's elements as they are computed.</summary>
    private protected virtual bool WorksInPlace => true;

    /// <summary>The kernel for the input's type; null where the operator has none.</summary>
    private protected abstract OpKernel? Select(BindContext context, TensorValue input, TensorValue output);

    /// <summary>The kernel for quantized tensors; null where the operator has none.</summary>
    private protected virtual OpKernel? SelectQuantized(BindContext context, TensorValue input, TensorValue output) => null;

    public sealed override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(1);
        var (x, y) = (context.Input(0), context.Output(0));
        if (x.Rank < 1) throw context.Fail("Its input is a scalar, which has no rows.", "The model is malformed.");
        y.Resize(x.Shape);
        OpKernel? kernel;
        if (x.IsQuantized() || y.IsQuantized())
        {
            kernel = SelectQuantized(context, x, y);
        }
        else
        {
            context.RequireSameType(x, y);
            kernel = Select(context, x, y);
            if (WorksInPlace) context.AllowInPlace(0, 0);
        }

        return kernel ?? throw context.UnsupportedType(x);
    }
}

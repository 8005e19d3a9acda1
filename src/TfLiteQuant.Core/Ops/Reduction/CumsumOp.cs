using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>CUMSUM: sums that grow along an axis, from either end, with or without the element at their own place.</summary>
public sealed partial class CumsumOp : OpDefinition
{
    private const int Exclusive = 0;
    private const int Reverse = 1;

    public override BuiltinOperator Operator => BuiltinOperator.Cumsum;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2);
        var (x, axis, y) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(axis, TensorType.Int32);
        context.RequireSameType(x, y);
        if (axis.Count != 1) throw context.Fail($"It has {axis.Count} axes, not 1.", "The model is malformed.");
        if (!context.TryReadValues(1)) return null;
        y.Resize(x.Shape);
        var view = AxisView.Of(x.Shape, context.ResolveAxis(axis.ToIntegers()[0], x.Rank));
        return x.Type switch
        {
            TensorType.Float32 => Kernel<float>(context, view, x, y),
            TensorType.Int32 => Kernel<int>(context, view, x, y),
            TensorType.Int64 => Kernel<long>(context, view, x, y),
            _ => throw context.UnsupportedType(x),
        };
    }

    private static DelegateKernel Kernel<T>(BindContext context, AxisView view, TensorValue x, TensorValue y)
        where T : unmanaged, INumber<T>
    {
        var (exclusive, reverse) = (context.Options.GetBoolean(Exclusive), context.Options.GetBoolean(Reverse));
        return new(() => RunningSum.Run(view, exclusive, reverse, x.Values<T>(), y.Span<T>()));
    }
}

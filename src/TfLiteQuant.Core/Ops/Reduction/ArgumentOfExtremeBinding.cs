using System.Numerics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Binds the operators that find where along an axis an extreme element lies.</summary>
/// <typeparam name="TOrder">Holds where its first argument is the better.</typeparam>
internal static class ArgumentOfExtremeBinding<TOrder>
    where TOrder : struct, INumberRelation
{
    /// <summary>The kernel; null where the axis is not known yet.</summary>
    public static OpKernel? Bind(BindContext context)
    {
        context.RequireArity(2);
        var (x, axis, y) = (context.Input(0), context.Input(1), context.Output(0));
        context.RequireType(axis, TensorType.Int32, TensorType.Int64);
        if (axis.Count != 1) throw context.Fail($"It has {axis.Count} axes, not 1.", "The model is malformed.");
        if (!context.TryReadValues(1)) return null;
        var along = context.ResolveAxis(axis.ToIntegers()[0], x.Rank);
        if (x.Shape[along] == 0) throw context.Fail($"Axis {along} has no elements.", "There is nothing to choose from.");
        y.Resize([.. x.Shape[..along], .. x.Shape[(along + 1)..]]);
        var view = AxisView.Of(x.Shape, along);
        return x.Type switch
        {
            TensorType.Float32 => Kernel<float>(context, view, x, y),
            TensorType.Int32 => Kernel<int>(context, view, x, y),
            TensorType.Int8 => Kernel<sbyte>(context, view, x, y),
            TensorType.UInt8 or TensorType.Bool => Kernel<byte>(context, view, x, y),
            _ => throw context.UnsupportedType(x),
        };
    }

    private static OpKernel Kernel<T>(BindContext context, AxisView view, TensorValue x, TensorValue y)
        where T : unmanaged, INumber<T>
        => y.Type switch
        {
            TensorType.Int32 => new ArgumentKernel<T, int, TOrder>(view, x, y),
            TensorType.Int64 => new ArgumentKernel<T, long, TOrder>(view, x, y),
            _ => throw context.UnsupportedType(y),
        };
}

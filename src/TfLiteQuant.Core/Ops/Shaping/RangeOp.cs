using System.Numerics;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>RANGE: start, start + delta, ... up to but not including the limit; float32, int32 or int64.</summary>
public sealed partial class RangeOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.Range;

    public override OpKernel? Bind(BindContext context)
    {
        var start = context.Input(0);
        for (var i = 0; i < 3; i++)
        {
            if (context.Input(i).Type != start.Type) throw context.Fail($"Its inputs are {start.Type} and {context.Input(i).Type}.", "They must be of one type.");
            if (context.Input(i).Count != 1) throw context.Fail($"Its input {i} has {context.Input(i).Count} elements.", "It takes scalars.");
        }

        if (context.Output(0).Type != start.Type) throw context.UnsupportedType(context.Output(0));
        // All three are asked for, so that the engine watches all three.
        if (!(context.TryReadValues(0) & context.TryReadValues(1) & context.TryReadValues(2))) return null;
        return start.Type switch
        {
            TensorType.Int32 => Bind<int>(context, static (start, limit, delta) => Steps(start, limit, delta)),
            TensorType.Int64 => Bind<long>(context, static (start, limit, delta) => Steps(start, limit, delta)),
            TensorType.Float32 => Bind<float>(context, static (start, limit, delta) => Math.Ceiling(MathF.Abs((limit - start) / delta))),
            _ => throw context.UnsupportedType(start),
        };
    }

    private static double Steps(long start, long limit, long delta)
    {
        var (distance, step) = (Int128.Abs((Int128)limit - start), Int128.Abs(delta));
        return (double)((distance + step - 1) / step);
    }

    private static DelegateKernel Bind<T>(BindContext context, Func<T, T, T, double> count)
        where T : unmanaged, INumber<T>
    {
        T start = context.Input(0).Values<T>()[0], limit = context.Input(1).Values<T>()[0], delta = context.Input(2).Values<T>()[0];
        if (!(start >= limit && delta < T.Zero) && !(start <= limit && delta > T.Zero))
            throw context.Fail($"Steps of {delta} from {start} never come to {limit}.", "The step must lead from start to limit.");
        var steps = count(start, limit, delta);
        if (!(steps <= int.MaxValue)) throw context.Fail($"It would have {steps} elements.", "That is more than a tensor holds.");
        var output = context.Output(0);
        output.Resize((int)steps);
        return new DelegateKernel(() =>
        {
            // Added up one by one, as the reference does: in float that differs from a product.
            var value = start;
            foreach (ref var element in output.Span<T>())
            {
                element = value;
                value += delta;
            }
        });
    }
}
